// What is wrong with the page that is shown, as a list of sentences; empty where all is well.
() => {
  const faults = [];
  const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const named = (node) => (node.labels && node.labels.length > 0)
    || node.getAttribute("aria-label") || node.getAttribute("aria-labelledby") || node.title;
  const where = (node) => node.outerHTML.slice(0, 120);

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")]
      .filter((node) => shown(node) && node.getBoundingClientRect().right > root.clientWidth + 1
        && !node.closest(".scroll, .sr, dialog"))
      .slice(0, 3).map(where);
    faults.push(`wider than the window by ${root.scrollWidth - root.clientWidth} px: ${wide.join(" | ")}`);
  }

  const headings = [...document.querySelectorAll("h1")].filter(shown);
  if (headings.length !== 1) faults.push(`${headings.length} headings of the first level`);
  if (root.lang !== "zh-CN") faults.push(`language ${root.lang}`);
  if (!document.title.includes("党务")) faults.push(`title ${document.title}`);

  document.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((control) => {
    if (shown(control) && !named(control)) faults.push(`control without a label: ${where(control)}`);
  });
  document.querySelectorAll("a[href], button, summary").forEach((node) => {
    const words = node.innerText.trim() || node.textContent.trim() || named(node)
      || node.querySelector("[aria-label]");
    if (shown(node) && !words) faults.push(`nothing to read: ${where(node)}`);
  });
  document.querySelectorAll("table").forEach((table) => {
    if (shown(table) && !table.querySelector("th")) faults.push(`table without headings: ${where(table)}`);
  });

  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  ids.filter((id, place) => ids.indexOf(id) !== place)
    .forEach((id) => faults.push(`two elements with the id ${id}`));

  const words = document.body.innerText;
  (words.match(/\bNone\b|\bundefined\b|\bNaN\b|\{\{|%\(\w+\)|\bTrue\b|\bFalse\b|&(?:amp|lt|quot);/g) || [])
    .forEach((word) => faults.push(`unreadable for people: ${word}`));
  return faults;
}
