import { createRoot, createSignal } from "solid-js";

const [loaded, setLoaded] = createRoot(() => createSignal<{ inRussian: (text: string) => string }>());
let asked: Promise<unknown> | undefined;

/** Fetches the Russian of what the server says. The first screen does not wait for it: what is shown follows. */
export const loadTold = async (): Promise<void> => {
  asked ??= import("./ru").then((sentences) => setLoaded(sentences));
  await asked.catch(() => {
    asked = undefined;
  });
};

/** As it is until the Russian has come. */
export const inRussian = (text: string): string => loaded()?.inRussian(text) ?? text;
