import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import type { Block, Span } from "../../../channels/contract";
import { isKey, t } from "../app/words";

// Only addresses a browser may safely open; anything else stays text.
const safe = (href: string) => (/^(https?:|mailto:|tel:)/i.test(href) ? href : null);

const Spoiler = (props: { children: JSX.Element }) => {
  const [open, setOpen] = createSignal(false);
  return (
    <Show
      when={open()}
      fallback={
        <button type="button" class="spoiler" aria-label={t("thread.spoiler")} onClick={() => setOpen(true)}>
          <span aria-hidden="true">{props.children}</span>
        </button>
      }
    >
      {props.children}
    </Show>
  );
};

/** A phrase of ours in the reader's language; what was written where nobody knows it. */
const said = ({ text, phrase }: Span) => {
  const key = [`handover.${phrase}`, `notice.${phrase}`].find(isKey);
  return phrase && key ? t(key) : text;
};

const Piece = (props: { span: Span }) => {
  const marked = () => {
    let inner: JSX.Element = said(props.span);
    if (props.span.code) inner = <code>{inner}</code>;
    if (props.span.bold) inner = <strong>{inner}</strong>;
    if (props.span.italic) inner = <em>{inner}</em>;
    if (props.span.underline) inner = <u>{inner}</u>;
    if (props.span.strike) inner = <s>{inner}</s>;
    if (props.span.mention) inner = <span class="mention">{inner}</span>;
    const href = props.span.href ? safe(props.span.href) : null;
    if (href)
      inner = (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {inner}
        </a>
      );
    return props.span.spoiler ? <Spoiler>{inner}</Spoiler> : inner;
  };
  return <>{marked()}</>;
};
const Spans = (props: { spans: Span[] }) => <For each={props.spans}>{(span) => <Piece span={span} />}</For>;
const Items = (props: { items: Span[][] }) => (
  <For each={props.items}>
    {(item) => (
      <li>
        <Spans spans={item} />
      </li>
    )}
  </For>
);

/** The neutral text tree on the screen. Text is always text: nothing in it can become markup. */
export const Rich = (props: { blocks: Block[] }) => (
  <div class="rich" dir="auto">
    <For each={props.blocks}>
      {(block) => (
        <Switch>
          <Match when={block.type === "paragraph" && block}>
            {(one) => (
              <p>
                <Spans spans={one().spans} />
              </p>
            )}
          </Match>
          <Match when={block.type === "quote" && block}>
            {(one) => (
              <blockquote>
                <Spans spans={one().spans} />
              </blockquote>
            )}
          </Match>
          <Match when={block.type === "code" && block}>
            {(one) => (
              <pre tabindex="0">
                <code>{one().text}</code>
              </pre>
            )}
          </Match>
          <Match when={block.type === "list" && block}>
            {(one) => (
              <Show
                when={one().ordered}
                fallback={
                  <ul>
                    <Items items={one().items} />
                  </ul>
                }
              >
                <ol>
                  <Items items={one().items} />
                </ol>
              </Show>
            )}
          </Match>
        </Switch>
      )}
    </For>
  </div>
);
