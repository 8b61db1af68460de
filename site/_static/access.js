// Code and wide tables scroll sideways: let the keyboard reach them, and name the sidebars.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("pre, .output.text_html")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", box.tagName === "PRE" ? "code" : "table");
    }
  }
  document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "contents");
  document.querySelector(".toc-drawer")?.setAttribute("aria-label", "on this page");
});
