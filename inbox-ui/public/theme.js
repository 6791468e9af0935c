// Runs before the first paint, so that a dark desk never flashes white. A file of its own because the CSP allows no inline scripts.
(() => {
  try {
    const theme = localStorage.getItem("parley.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const density = localStorage.getItem("parley.density");
    if (density === "compact") document.documentElement.dataset.density = density;
    const locale = localStorage.getItem("parley.locale");
    if (locale) document.documentElement.lang = locale;
  } catch {
    // Storage is closed in some private windows; the system's theme is good enough.
  }
})();
