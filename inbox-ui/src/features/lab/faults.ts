import { type Accessor, createEffect, createMemo, createResource, createSignal, onCleanup } from "solid-js";
import type { PromptFault, VersionContent } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { lab } from "./api";

const SOON_MS = 300;

/** What the server would refuse of a draft's prompts, asked again shortly after something was typed. */
export const useFaults = (content: Accessor<VersionContent | null>): Accessor<PromptFault[]> => {
  const words = createMemo(() => content()?.prompts);
  const [asked, setAsked] = createSignal<VersionContent["prompts"]>();
  createEffect(() => {
    const now = words();
    const soon = setTimeout(() => setAsked(now), SOON_MS);
    onCleanup(() => clearTimeout(soon));
  });
  // With something to begin with, so that the page is not put aside while it is read for the first time.
  const [found] = createResource(asked, async (prompts) => (await lab.check(prompts)).faults, { initialValue: [] });
  return () => (found.error ? [] : found.latest);
};

/** What is wrong with one prompt, in words; of variables the editor says it itself. */
export const faultText = ({ what, names }: PromptFault): string =>
  what === "variables" ? "" : t(`lab.fault.${what}`, { names: names.join(", ") });
