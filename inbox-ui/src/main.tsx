import "@fontsource-variable/onest/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/ui.css";
import { render } from "solid-js/web";
import { App } from "./app/app";
import { loadWords, locale } from "./app/words";

const root = document.getElementById("app");
const show = () => root && render(() => <App />, root);
void loadWords(locale()).then(show);
