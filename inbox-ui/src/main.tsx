import "@fontsource-variable/onest/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/ui.css";
import { render } from "solid-js/web";
import { App } from "./app/app";

const root = document.getElementById("app");
if (root) render(() => <App />, root);
