"""The words of the desk: what its pages are called."""

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "desk.tree": "组织概况",
    "desk.checkup": "设置体检",
    "desk.organisation": "组织情况",
    "desk.self_check": "设置自查",
}
