// Small comforts. Every page works without this file.
"use strict";

// "/" puts the cursor into the search box, unless the reader is typing somewhere. composedPath looks into shadow roots.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const at = event.composedPath()[0];
  if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
  const box = document.querySelector("[data-search]");
  if (!box) return;
  event.preventDefault();
  (box.closest("minuted-search:defined") ?? box).focus();
});

// The style sheet keeps filters open on wide screens; browsers that cannot do so get them opened here.
const wide = matchMedia("(min-width: 60rem)");
if (wide.matches && !CSS.supports("selector(::details-content)")) {
  for (const details of document.querySelectorAll("details[data-wide-open]")) details.open = true;
}

// A long list is narrowed by what is typed above it.
for (const field of document.querySelectorAll("[data-filter-for]")) {
  const list = document.getElementById(field.dataset.filterFor);
  const input = field.querySelector("input");
  field.hidden = false;
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const entry of list.children) entry.hidden = !entry.textContent.toLowerCase().includes(wanted);
  });
}

// Copying is offered where the browser allows it, and said aloud when done.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser did not allow copying.";
    }
  });
}
