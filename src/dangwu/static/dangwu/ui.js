// 党务 · what the pages gain with script. Every page works without it. ES2020, no inline code, no eval.
(() => {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
  const ancestor = (node, selector) => (node instanceof Element ? node.closest(selector) : null);

  // A link with data-dialog leads to a plain page; with script the same question opens over this one.
  document.addEventListener("click", (event) => {
    const opener = ancestor(event.target, "[data-dialog]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || typeof dialog.showModal !== "function") return;
    event.preventDefault();
    dialog.showModal();
  });

  // A press on the ground around a dialog closes it; nothing typed is lost, the fields stay as they are.
  document.addEventListener("mousedown", (event) => {
    if (event.target instanceof HTMLDialogElement && event.target.open) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right
        && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) event.target.close();
    }
  });

  // One press, one act: a second submit of the same form is dropped. The server checks again.
  // A form that answers with a file (data-download) leaves the page standing and is freed at once.
  const release = (form) => {
    delete form.dataset.sent;
    each("button[data-held]", (button) => {
      button.removeAttribute("aria-disabled");
      delete button.dataset.held;
    }, form);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = (event.submitter && event.submitter.getAttribute("formmethod")) || form.method;
    if (method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    each("button:not([type=button])", (button) => {
      button.dataset.held = "1";
      button.setAttribute("aria-disabled", "true");
    }, form);
    if ("download" in form.dataset) setTimeout(() => release(form), 3000);
  });
  window.addEventListener("pageshow", () => each("form[data-sent]", release));

  // What was chosen, and how large it is, in words.
  const sizeOf = (bytes) => (bytes < 1048576
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1048576).toFixed(1)} MB`);
  document.addEventListener("change", (event) => {
    const holder = ancestor(event.target, "[data-file]");
    if (!holder || event.target.type !== "file") return;
    const said = holder.querySelector("[data-file-name]");
    const files = Array.from(event.target.files);
    said.textContent = files.map((file) => `${file.name}，${sizeOf(file.size)}`).join("；");
  });

  // "全选": <input type="checkbox" data-all="people"> for boxes named people of the same form. They are
  // ticked before anybody else hears of the press, so that whoever sends the form sends them all.
  const boxesOf = (all) => Array.from(all.form.elements)
    .filter((box) => box.name === all.dataset.all && box.type === "checkbox" && !box.disabled);
  const countUp = (all) => {
    const boxes = boxesOf(all);
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    each(`[data-count="${all.dataset.all}"]`, (place) => {
      place.textContent = `已选 ${ticked}，共 ${boxes.length}`;
    }, all.form);
  };
  document.addEventListener("change", (event) => {
    const changed = event.target;
    if (!changed.form) return;
    if (changed.dataset.all) boxesOf(changed).forEach((box) => { box.checked = changed.checked; });
    each("[data-all]", countUp, changed.form);
  }, true);

  // A choice that is a whole question submits itself; its button stays for those without script.
  document.addEventListener("change", (event) => {
    if ("send" in event.target.dataset && event.target.form) event.target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    if (ancestor(event.target, "[data-print]")) window.print();
    if (ancestor(event.target, "[aria-disabled=true]")) event.preventDefault();
  });

  // The menu of a telephone is a place in the page (#nav); Escape leaves it.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && window.location.hash === "#nav") window.location.hash = "top";
  });

  const ready = (part) => {
    each("[data-scripted]", (node) => { node.hidden = false; }, part);
    each("[data-all]", countUp, part);
  };
  document.addEventListener("htmx:load", (event) => ready(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    ready(document);
    const faults = document.querySelector("[data-focus]");
    if (faults) faults.focus();
  });
})();
