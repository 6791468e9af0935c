import Bot from "lucide-solid/icons/bot";
import ShieldAlert from "lucide-solid/icons/shield-alert";
import ShieldCheck from "lucide-solid/icons/shield-check";
import { createMemo, For, Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { factsOf } from "./facts";

/** Written by a machine: said, so that nobody answers it as a person. */
export const Automatic = (props: { message: Message }) => (
  <Show when={props.message.automatic}>
    {(kind) => (
      <span class="chip" classList={{ danger: kind() === "bounce" }}>
        <Bot size={12} stroke-width={1.75} aria-hidden="true" />
        {t(`automatic.${kind()}`)}
      </span>
    )}
  </Show>
);

/** Who else it was written to. */
export const Addressed = (props: { message: Message }) => {
  const inbound = (role: "to" | "cc") =>
    props.message.readers.filter((one) => one.role === role).map((one) => one.name);
  const lines = createMemo(() => {
    const ours = props.message.copies;
    const all: ["to" | "cc" | "bcc", string[]][] = [
      ["to", [...inbound("to"), ...(ours?.to ?? [])]],
      ["cc", [...inbound("cc"), ...(ours?.cc ?? [])]],
      ["bcc", ours?.bcc ?? []],
    ];
    return all.filter(([, names]) => names.length > 0);
  });
  return (
    <For each={lines()}>
      {([role, names]) => (
        <span class="msg-readers clip" title={names.join(", ")}>
          {t(`copies.${role}`)}: {names.join(", ")}
        </span>
      )}
    </For>
  );
};

/** What nobody should have to look for: it stands beside what opens all of them. */
const LOUD = ["invitation", "encrypted", "signed"];

export const Facts = (props: { message: Message }) => {
  const all = createMemo(() => factsOf(props.message.facts));
  const isBad = () => all().some((one) => one.tone === "bad");
  return (
    <Show when={all().length > 0}>
      <For each={all().filter(({ key }) => LOUD.includes(key))}>
        {(one) => (
          <span class="msg-fact">
            {one.label}: {one.value}
          </span>
        )}
      </For>
      <details class="msg-facts">
        <summary classList={{ bad: isBad() }}>
          <Show when={isBad()} fallback={<ShieldCheck size={13} stroke-width={1.5} aria-hidden="true" />}>
            <ShieldAlert size={13} stroke-width={1.5} aria-hidden="true" />
          </Show>
          {t(isBad() ? "fact.doubt" : "fact.about")}
        </summary>
        <dl>
          <For each={all()}>
            {(one) => (
              <div>
                <dt>{one.label}</dt>
                <dd class={one.tone}>{one.value}</dd>
              </div>
            )}
          </For>
        </dl>
      </details>
    </Show>
  );
};
