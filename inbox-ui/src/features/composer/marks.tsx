import type { LucideProps } from "lucide-solid";
import Bold from "lucide-solid/icons/bold";
import Code from "lucide-solid/icons/code";
import Italic from "lucide-solid/icons/italic";
import Link from "lucide-solid/icons/link";
import List from "lucide-solid/icons/list";
import Strikethrough from "lucide-solid/icons/strikethrough";
import { For, type JSX } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Capabilities } from "../../../../channels/contract";
import { keysHere } from "../../app/keys";
import { type Key, t } from "../../app/words";

export type Mark = {
  icon: (props: LucideProps) => JSX.Element;
  label: Key;
  mark: Capabilities["text"]["marks"][number] | null;
  around: [string, string];
  code?: string;
};
const marks: Mark[] = [
  { icon: Bold, label: "composer.bold", mark: "bold", around: ["**", "**"], code: "KeyB" },
  { icon: Italic, label: "composer.italic", mark: "italic", around: ["_", "_"], code: "KeyI" },
  { icon: Strikethrough, label: "composer.strike", mark: "strike", around: ["~~", "~~"] },
  { icon: Code, label: "composer.code", mark: "code", around: ["`", "`"] },
  { icon: Link, label: "composer.link", mark: "href", around: ["[", "](https://)"] },
  { icon: List, label: "composer.list", mark: null, around: ["- ", ""] },
];

/** What the channel can carry; a note carries everything. */
export const offeredMarks = (may: Capabilities["text"]["marks"] | "all") =>
  marks.filter(({ mark }) => may === "all" || mark === null || may.includes(mark));

export const MarkButtons = (props: { offered: Mark[]; wrap: (around: [string, string]) => void }) => (
  <span class="line marks" style={{ gap: 0 }}>
    <For each={props.offered}>
      {(one) => (
        <button
          type="button"
          class="icon-btn"
          aria-label={t(one.label)}
          title={one.code ? `${t(one.label)}  ${keysHere(`⌘${one.code.slice(3)}`)}` : t(one.label)}
          onClick={() => props.wrap(one.around)}
        >
          <Dynamic component={one.icon} size={15} stroke-width={1.5} />
        </button>
      )}
    </For>
  </span>
);
