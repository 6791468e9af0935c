import "./assist.css";
import BookOpen from "lucide-solid/icons/book-open";
import Lock from "lucide-solid/icons/lock";
import { For, Show } from "solid-js";
import type { AssistSource, Row } from "../../../../src/realtime/wire";
import { useKeys } from "../../app/keys";
import { isKey, t } from "../../app/words";
import type { OpenThread } from "../../live/apply";
import { blocksOf } from "../../ui/marks";
import { Rich } from "../../ui/rich";
import type { Assisting, Making } from "./assisting";
import { ProposedFields } from "./proposed-fields";

const titleOf = ({ wanted }: Making) =>
  wanted.kind === "translate"
    ? t("assist.translation")
    : wanted.kind === "rewrite"
      ? t(`assist.${wanted.how}`)
      : t(`assist.${wanted.kind}`);

const Source = (props: { source: AssistSource }) => (
  <Show
    when={props.source.isPrivate}
    fallback={
      <a class="chip bot cite" href={`/knowledge/${encodeURIComponent(props.source.id)}`} title={props.source.quote}>
        <BookOpen size={12} stroke-width={1.75} aria-hidden="true" />
        <span>{props.source.title}</span>
      </a>
    }
  >
    <a class="chip wait cite" href={`/inbox/all/${encodeURIComponent(props.source.id)}`} title={props.source.quote}>
      <Lock size={12} stroke-width={1.75} aria-label={t("assist.private")} />
      <span>{props.source.title}</span>
    </a>
  </Show>
);

const fallbackOf = (code: string) => {
  const why = `llm.${code}`;
  return t("assist.fallback", { why: isKey(why) ? t(why) : code });
};

/** What is being made for the agent, above the text field: read, then put in, or thrown away. */
export const AssistPreview = (props: {
  on: Assisting;
  row: Row;
  thread: OpenThread;
  hasText: boolean;
  insert: (text: string) => void;
  replace: (text: string) => void;
  note: (text: string) => void;
}) => {
  // It is the first thing Escape puts away: the conversation stays open.
  useKeys((command) => {
    if (command !== "back" || !props.on.making()) return undefined;
    props.on.refuse();
    return true;
  });
  const isText = (making: Making) => making.wanted.kind !== "fields" && making.text !== "";
  const isWritten = (making: Making) => making.wanted.kind === "rewrite" || making.wanted.kind === "translate";
  return (
    <Show when={props.on.making()}>
      {(making) => (
        <section class="assist" aria-label={titleOf(making())} aria-busy={props.on.isWriting()}>
          <header>
            <strong>{titleOf(making())}</strong>
            <Show when={making().done}>
              {(done) => <span class="muted">{t(done().engine === "llm" ? "engine.llm" : "engine.local")}</span>}
            </Show>
            <span class="grow" />
            <Show when={props.on.isWriting()}>
              <button type="button" class="btn small plain" onClick={() => props.on.cancel()}>
                {t("assist.stop")}
              </button>
            </Show>
          </header>
          <div class="assist-body scroll" role="status" aria-live="polite">
            <Show
              when={isText(making())}
              fallback={
                <Show when={props.on.isWriting()}>
                  <span class="muted">{t("assist.thinking")}</span>
                </Show>
              }
            >
              <Rich blocks={blocksOf(making().text)} />
            </Show>
            <Show when={making().done?.fields.length ? making().done : null}>
              {(done) => <ProposedFields fields={done().fields} row={props.row} thread={props.thread} />}
            </Show>
            <Show when={making().failed}>
              {(failed) => <p classList={{ "assist-failed": !making().isCalm, muted: making().isCalm }}>{failed()}</p>}
            </Show>
          </div>
          <Show when={making().done}>
            {(done) => (
              <>
                <Show when={done().doubts.length > 0}>
                  <p class="assist-doubts">{t("assist.doubts", { what: done().doubts.join(", ") })}</p>
                </Show>
                <Show when={done().fallback}>{(why) => <p class="muted assist-small">{fallbackOf(why())}</p>}</Show>
                <Show when={done().sources.length > 0}>
                  <div class="cites">
                    <For each={done().sources}>{(source) => <Source source={source} />}</For>
                  </div>
                </Show>
              </>
            )}
          </Show>
          <footer>
            <Show when={!props.on.isWriting() && isText(making())}>
              <Show
                when={making().wanted.kind !== "summary"}
                fallback={
                  <button type="button" class="btn small main" onClick={() => props.note(making().text)}>
                    {t("assist.asNote")}
                  </button>
                }
              >
                <Show when={!isWritten(making())}>
                  <button type="button" class="btn small main" onClick={() => props.insert(making().text)}>
                    {t("assist.insert")}
                  </button>
                </Show>
                <Show when={props.hasText || isWritten(making())}>
                  <button
                    type="button"
                    class="btn small"
                    classList={{ main: isWritten(making()) }}
                    onClick={() => props.replace(making().text)}
                  >
                    {t("assist.replace")}
                  </button>
                </Show>
              </Show>
            </Show>
            <button type="button" class="btn small plain" onClick={() => props.on.refuse()}>
              {t(making().wanted.kind === "summary" && making().done ? "close" : "assist.discard")}
            </button>
          </footer>
        </section>
      )}
    </Show>
  );
};
