/** The demo's shop, in the language the sandbox is read in, or the browser's own; then its chat, as any site loads it. */
const lang = new URLSearchParams(location.search).get("lang") ?? navigator.language;
if (lang.startsWith("ru")) {
  document.documentElement.lang = "ru";
  for (const one of document.querySelectorAll<HTMLElement>("[data-ru]")) one.textContent = one.dataset.ru ?? "";
  for (const one of document.querySelectorAll<HTMLElement>("[data-ru-label]"))
    one.setAttribute("aria-label", one.dataset.ruLabel ?? "");
  for (const help of document.querySelectorAll("nav a")) help.setAttribute("href", "/help/ru");
}
const chat = document.createElement("script");
chat.async = true;
chat.src = "/widget.js";
chat.dataset.connection = "demo-webchat";
document.body.append(chat);
