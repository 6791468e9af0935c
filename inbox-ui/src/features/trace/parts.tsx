import Check from "lucide-solid/icons/check";
import { For, Show } from "solid-js";
import type { Trace } from "../../../../src/realtime/wire";
import { money } from "../../app/money";
import { t } from "../../app/words";
import { Pieces } from "../../ui/pieces";
import { inWordsOf, percent, readable } from "./said";

type Of = { trace: Trace };

/** How sure it was, on a line with the mark it had to reach. */
export const Gate = (props: { gate: NonNullable<Trace["gate"]> }) => (
  <section class="trace-gate">
    <h3>{t("trace.gate")}</h3>
    <div
      class="trace-scale"
      role="img"
      aria-label={t("trace.gateSays", {
        sure: percent(props.gate.confidence),
        needed: props.gate.threshold === null ? "?" : percent(props.gate.threshold),
      })}
    >
      <i style={{ width: `${percent(props.gate.confidence)}%` }} />
      <Show when={props.gate.threshold}>
        {(needed) => (
          <b
            style={{ "inset-inline-start": `${percent(needed())}%` }}
            data-says={t("trace.needed", { sure: percent(needed()) })}
          />
        )}
      </Show>
    </div>
    <p class="muted">
      {t("trace.sureShort", { sure: percent(props.gate.confidence) })} · {inWordsOf("gate", props.gate.reason)}
    </p>
  </section>
);

/** Of the passage itself, or of another of its article: what proves need not be among the first few that were found. */
const titleOf = ({ passages }: Trace, passage: string) =>
  (passages.find(({ id }) => id === passage) ?? passages.find(({ article }) => passage.startsWith(article)))?.title;

/** What was said, sentence by sentence, and what was not. */
export const Sentences = (props: Of) => (
  <>
    <Show when={props.trace.sentences.length > 0}>
      <section>
        <h3>{t("trace.said")}</h3>
        <div class="trace-list">
          <For each={props.trace.sentences}>
            {(sentence) => (
              <div class="trace-one">
                <Show when={sentence.support.some(({ quote }) => quote !== sentence.text)}>
                  <Pieces text={readable(sentence.text)} />
                </Show>
                <For each={sentence.support}>
                  {({ passage, quote }) => (
                    <>
                      <blockquote class="trace-quote">
                        <Pieces text={readable(quote)} />
                      </blockquote>
                      <Show when={titleOf(props.trace, passage)}>
                        {(title) => <small class="muted">{title()}</small>}
                      </Show>
                    </>
                  )}
                </For>
                <div class="trace-checks">
                  <For each={sentence.checks}>
                    {(check) => (
                      <span>
                        <Check size={12} aria-hidden="true" />
                        {inWordsOf("check", check)}
                      </span>
                    )}
                  </For>
                </div>
              </div>
            )}
          </For>
        </div>
      </section>
    </Show>
    <Show when={props.trace.dropped.length > 0}>
      <section>
        <h3>{t("trace.dropped")}</h3>
        <div class="trace-list">
          <For each={props.trace.dropped}>
            {(one) => (
              <div class="trace-one fell">
                <div class="trace-fell">
                  <Pieces text={readable(one.text)} />
                </div>
                <small>
                  {inWordsOf("flaw", one.flaw)}
                  {one.words.length > 0 ? `: ${one.words.join(", ")}` : ""}
                </small>
              </div>
            )}
          </For>
        </div>
      </section>
    </Show>
  </>
);

/** What was looked at, best first, and which words of the question it speaks of. */
export const Passages = (props: Of) => (
  <Show when={props.trace.passages.length > 0}>
    <section>
      <h3>{t("trace.passages")}</h3>
      <div class="trace-list">
        <For each={props.trace.passages}>
          {(passage) => (
            <div class="trace-one" classList={{ cited: passage.cited }}>
              <div class="trace-head">
                <a href={`/knowledge/${encodeURIComponent(passage.article)}`}>{passage.title}</a>
                <Show when={passage.cited}>
                  <span class="chip bot">{t("trace.cited")}</span>
                </Show>
                <Show when={passage.score !== null}>
                  <span class="num" title={t("trace.score")}>
                    {(passage.score ?? 0).toFixed(2)}
                  </span>
                </Show>
              </div>
              <Show when={passage.heading}>
                <small class="muted">{readable(passage.heading ?? "")}</small>
              </Show>
              <div class="trace-words">
                <For each={passage.words} fallback={<small class="muted">{t("trace.noWords")}</small>}>
                  {(word) => <span class="chip">{word}</span>}
                </For>
              </div>
              <Show when={passage.text || passage.scores}>
                <details>
                  <summary>{t("trace.more")}</summary>
                  <Show when={passage.text}>
                    <div class="trace-asked">
                      <Pieces text={readable(passage.text)} />
                    </div>
                  </Show>
                  <Show when={passage.scores}>
                    {(scores) => (
                      <dl class="num">
                        <For each={Object.entries(scores())}>
                          {([name, score]) => (
                            <>
                              <dt>{inWordsOf("score", name)}</dt>
                              <dd>{score.toFixed(2)}</dd>
                            </>
                          )}
                        </For>
                        <dt>{t("trace.coverage")}</dt>
                        <dd>{percent(passage.coverage ?? 0)}%</dd>
                        <dt>{t("trace.margin")}</dt>
                        <dd>{(passage.margin ?? 0).toFixed(2)}</dd>
                      </dl>
                    )}
                  </Show>
                </details>
              </Show>
            </div>
          )}
        </For>
      </div>
    </section>
  </Show>
);

const rowsOf = (trace: Trace, currency: string | undefined): [string, string][] => {
  const { versionNumber, prompt, model, usage, cost, ms, modelMs, fallbacks, brief } = trace;
  const rows: [string, string | null][] = [
    [t("trace.engine"), inWordsOf("engine", trace.engine)],
    [t("trace.version"), versionNumber ? `#${versionNumber}` : null],
    [t("trace.prompt"), prompt],
    [t("trace.model"), model],
    [t("trace.brief"), brief && inWordsOf("engine", brief)],
    [t("trace.tokens"), usage && t("trace.tokensOf", { read: usage.inputTokens, wrote: usage.outputTokens })],
    [t("trace.cost"), trace.cached ? t("trace.cached") : cost === null ? null : money(cost, currency)],
    [t("trace.time"), ms === null ? null : t("trace.ms", { ms })],
    [t("trace.modelTime"), modelMs === null ? null : t("trace.ms", { ms: modelMs })],
    ...fallbacks.map(({ from, why }): [string, string] => [
      t("trace.fallback"),
      `${inWordsOf("engine", from)}: ${inWordsOf("llm", why)}`,
    ]),
  ];
  return rows.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value]]));
};

/** By whom, from what, for how much and in what time. */
export const Making = (props: Of & { currency: string | undefined }) => (
  <section>
    <h3>{t("trace.making")}</h3>
    <dl>
      <For each={rowsOf(props.trace, props.currency)}>
        {([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        )}
      </For>
    </dl>
  </section>
);
