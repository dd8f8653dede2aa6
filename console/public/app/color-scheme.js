// Light or dark before the first paint, so that nothing flashes.
(() => {
  const said = localStorage.getItem("caselog-scheme");
  const dark =
    said === "dark" || (said !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";
})();
