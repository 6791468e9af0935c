import "./assist.css";
import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import Sparkles from "lucide-solid/icons/sparkles";
import { createSignal, For, Show } from "solid-js";
import type { AssistKind, Locale } from "../../../../src/realtime/wire";
import { keysHere, useKeys } from "../../app/keys";
import { t } from "../../app/words";
import type { Assisting, Wanted } from "./assisting";

type Choice = { label: string; kind: AssistKind; wanted: () => Wanted | null; needsText?: boolean };

const rewritings = ["shorter", "friendlier", "formal", "spelling"] as const;

/** One quiet button for all that helps to write; what nobody serves here says why it can't be chosen. */
export const AssistMenu = (props: {
  on: Assisting;
  text: string;
  /** The customer's language, where it is one we translate into. */
  into: Locale | null;
  pick: (wanted: Wanted) => void;
}) => {
  const [open, setOpen] = createSignal(false);
  useKeys((command) => {
    if (command !== "assist") return undefined;
    setOpen(true);
    return true;
  });
  const draft = () => props.text.trim();
  const reading: Choice[] = [
    { label: t("assist.reply"), kind: "reply", wanted: () => ({ kind: "reply" }) },
    { label: t("assist.summary"), kind: "summary", wanted: () => ({ kind: "summary" }) },
    { label: t("assist.fields"), kind: "fields", wanted: () => ({ kind: "fields" }) },
  ];
  const writing = (): Choice[] => [
    ...rewritings.map(
      (how): Choice => ({
        label: t(`assist.${how}`),
        kind: "rewrite",
        needsText: true,
        wanted: () => ({ kind: "rewrite", how, text: draft() }),
      }),
    ),
    {
      label: t("assist.translate", { language: t(`assist.into.${props.into ?? "en"}`) }),
      kind: "translate",
      needsText: true,
      wanted: () => ({ kind: "translate", to: props.into ?? "en", text: draft() }),
    },
  ];
  const isServed = (kind: AssistKind) => props.on.served()?.[kind] != null;
  const hasModel = () => isServed("rewrite");
  const Item = (one: { choice: Choice }) => (
    <DropdownMenu.Item
      class="menu-item"
      disabled={!isServed(one.choice.kind) || (one.choice.needsText === true && draft() === "")}
      onSelect={() => {
        const wanted = one.choice.wanted();
        if (wanted) props.pick(wanted);
      }}
    >
      <span class="grow">{one.choice.label}</span>
    </DropdownMenu.Item>
  );
  return (
    <DropdownMenu gutter={4} placement="top-start" open={open()} onOpenChange={setOpen}>
      <DropdownMenu.Trigger
        class="icon-btn assist-btn"
        aria-label={t("assist.label")}
        aria-keyshortcuts="Control+J Meta+J"
        title={`${t("assist.label")}  ${keysHere("⌘J")}`}
      >
        <Sparkles size={16} stroke-width={1.5} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="float menu assist-menu">
          <For each={reading}>{(choice) => <Item choice={choice} />}</For>
          <DropdownMenu.Separator class="menu-line" />
          <DropdownMenu.Group>
            <DropdownMenu.GroupLabel class="menu-note">
              <Show when={hasModel()} fallback={t("assist.noModel")}>
                {t(draft() === "" ? "assist.writeFirst" : "assist.yourText")}
              </Show>
            </DropdownMenu.GroupLabel>
            <For each={writing()}>{(choice) => <Item choice={choice} />}</For>
          </DropdownMenu.Group>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
};
