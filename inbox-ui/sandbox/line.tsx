import Check from "lucide-solid/icons/check";
import CheckCheck from "lucide-solid/icons/check-check";
import Ellipsis from "lucide-solid/icons/ellipsis";
import FileText from "lucide-solid/icons/file-text";
import { For, Match, Show, Switch } from "solid-js";
import type { Line, MessengerPhone, ShownFile } from "../../src/sandbox/wire";
import { clock, size } from "../src/app/time";
import { locale } from "../src/app/words";
import { Menu, type MenuChoice } from "../src/ui/menu";
import { Rich } from "../src/ui/rich";
import { w } from "./words";

export const FileShown = (props: { file: ShownFile }) => (
  <Show
    when={props.file.url !== "" && props.file.mime.startsWith("image/")}
    fallback={
      <Show
        when={props.file.url}
        fallback={
          <span class="doc">
            <FileText size={16} stroke-width={1.5} aria-hidden="true" />
            <span class="clip grow">{props.file.name}</span>
          </span>
        }
      >
        {(url) => (
          <a class="doc" href={url()} download={props.file.name}>
            <FileText size={16} stroke-width={1.5} aria-hidden="true" />
            <span class="clip grow">{props.file.name}</span>
            <span class="muted num">{size(props.file.sizeBytes, locale())}</span>
          </a>
        )}
      </Show>
    }
  >
    <a href={props.file.url} target="_blank" rel="noopener">
      <img class="shot" src={props.file.url} alt={props.file.name} />
    </a>
  </Show>
);

const Ticks = (props: { state: NonNullable<Line["state"]> }) => (
  <span class="ticks" classList={{ read: props.state === "read" }} role="img" aria-label={w(`state.${props.state}`)}>
    <Show when={props.state === "sent"} fallback={<CheckCheck size={14} stroke-width={1.75} aria-hidden="true" />}>
      <Check size={14} stroke-width={1.75} aria-hidden="true" />
    </Show>
  </span>
);

export type Deeds = {
  reply: (line: Line) => void;
  edit: (line: Line) => void;
  remove: (line: Line) => void;
  react: (line: Line, emoji: string) => void;
  press: (line: Line, data: string) => void;
};

const grouped = (reactions: Line["reactions"]) => {
  const counts = new Map<string, number>();
  for (const { emoji } of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return [...counts];
};

type Shown = {
  line: Line;
  phone: MessengerPhone;
  /** Whom the newcomer plays now. */
  as: string;
  /** Names are needed where more than two speak, and only above the first of several. */
  named: boolean;
  deeds: Deeds;
};

const Tools = (props: Shown) => {
  const mine = () => props.line.by === "customer" && props.line.author.id === props.as;
  const set = () => props.line.reactions.find(({ by }) => by === props.as || by === "them")?.emoji;
  const choices = (): MenuChoice[] => {
    const { can } = props.phone;
    const { line, deeds } = props;
    const field = `#${props.phone.phone}-text`;
    return [
      { label: w(can.reply === "thread" ? "inThread" : "reply"), leads: field, pick: () => deeds.reply(line) },
      ...(mine() && can.edit && line.files.length === 0
        ? [{ label: w("edit"), leads: field, pick: () => deeds.edit(line) }]
        : []),
      ...(mine() && can.remove ? [{ label: w("remove"), danger: true, pick: () => deeds.remove(line) }] : []),
      ...can.react.map((emoji) =>
        emoji === set()
          ? { label: w("unreact", { emoji }), pick: () => deeds.react(line, "") }
          : { label: w("react", { emoji }), pick: () => deeds.react(line, emoji) },
      ),
    ];
  };
  return (
    <Menu label={w("more")} class="icon-btn line-more" choices={choices()}>
      <Ellipsis size={15} stroke-width={1.5} />
    </Menu>
  );
};

/** One message on a phone. */
export const LineShown = (props: Shown) => {
  const mine = () => props.line.by === "customer" && props.line.author.id === props.as;
  return (
    <Switch>
      <Match when={props.line.notice}>{(notice) => <p class="notice">{notice()}</p>}</Match>
      <Match when={props.line.deleted}>
        <p class="notice">{w("gone")}</p>
      </Match>
      <Match when={true}>
        <div
          class="said"
          classList={{ mine: mine(), us: props.line.by === "us", under: props.line.thread !== undefined }}
        >
          <div class="bubble">
            <Show when={props.named}>
              <span class="said-by">{props.line.author.name}</span>
            </Show>
            <Show when={props.line.replyTo}>{(text) => <blockquote class="clip">{text()}</blockquote>}</Show>
            <For each={props.line.files}>{(file) => <FileShown file={file} />}</For>
            <Show when={props.line.rich.length > 0}>
              <Rich blocks={props.line.rich} />
            </Show>
            <span class="meta num">
              <Show when={props.line.edited}>{w("edited")} </Show>
              {clock(props.line.at, locale())}
              <Show when={mine() && props.line.state}>{(state) => <Ticks state={state()} />}</Show>
            </span>
          </div>
          <Show when={!props.line.past}>
            <Tools {...props} />
          </Show>
          <Show when={props.line.reactions.length > 0}>
            <span class="reactions">
              <For each={grouped(props.line.reactions)}>
                {([emoji, n]) => (
                  <span class="reaction">
                    {emoji}
                    <Show when={n > 1}> {n}</Show>
                  </span>
                )}
              </For>
            </span>
          </Show>
          <Show when={props.line.buttons.length > 0}>
            <div class="keys">
              <For each={props.line.buttons}>
                {(button) => (
                  <button
                    type="button"
                    class="btn small"
                    disabled={props.line.past === true}
                    title={props.line.past ? w("pastButton") : undefined}
                    onClick={() => props.deeds.press(props.line, button.data)}
                  >
                    {button.label}
                  </button>
                )}
              </For>
            </div>
          </Show>
        </div>
      </Match>
    </Switch>
  );
};
