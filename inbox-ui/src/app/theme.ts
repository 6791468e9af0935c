import { createRoot, createSignal } from "solid-js";
import { recall, remember } from "./remember";

export type Theme = "light" | "dark" | "system";
type Density = "comfortable" | "compact";
const known = recall("theme");
const [theme, setThemeSignal] = createRoot(() =>
  createSignal<Theme>(known === "light" || known === "dark" ? known : "system"),
);
const [density, setDensitySignal] = createRoot(() =>
  createSignal<Density>(recall("density") === "compact" ? "compact" : "comfortable"),
);

export { density, theme };

export const setTheme = (next: Theme) => {
  setThemeSignal(next);
  remember("theme", next === "system" ? null : next);
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
};
export const setDensity = (next: Density) => {
  setDensitySignal(next);
  remember("density", next === "comfortable" ? null : next);
  if (next === "comfortable") delete document.documentElement.dataset.density;
  else document.documentElement.dataset.density = next;
};
