/* Little script: focus on the summary of errors, confirm nothing, keep pages working without it. */
document.querySelector("[data-focus]")?.focus();
