import { Popover } from "@kobalte/core/popover";
import { For, Show } from "solid-js";
import type { SuggestionView } from "../../../../src/realtime/wire";
import { saidReason } from "../../app/sayings";
import { isKey, t } from "../../app/words";

const percent = (share: number) => Math.round(share * 100);
const engineOf = (engine: string) => {
  const key = `engine.${engine}`;
  return isKey(key) ? t(key) : engine;
};

const causeOf = (why: string) => {
  const key = `llm.${why}`;
  return isKey(key) ? t(key) : why;
};

/** Why something is suggested: pressed, it shows what else was likely and what spoke for it. */
export const SuggestionWhy = (props: { one: SuggestionView; said: (value: string) => string }) => {
  const reason = () => saidReason(props.one.reason);
  return (
    <Popover gutter={4} placement="bottom-start">
      <Popover.Trigger class="why clip" title={reason()} aria-label={`${t("suggest.why")}: ${reason()}`}>
        {reason() || t("trace.why")}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="float why-card">
          <Popover.Title>
            <strong>{t("suggest.why")}</strong>
          </Popover.Title>
          <p>{reason()}</p>
          <Show when={props.one.why}>
            {(why) => (
              <>
                <Show when={why().ranked.length > 0}>
                  <h3>{t("suggest.whyRanked")}</h3>
                  <ul>
                    <For each={why().ranked}>
                      {({ value, confidence }) => (
                        <li class="why-ranked">
                          <span class="clip">{props.said(value)}</span>
                          <meter min="0" max="1" value={confidence} aria-label={`${percent(confidence)}%`} />
                          <span class="num muted">{percent(confidence)}%</span>
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
                <Show when={why().words.length > 0}>
                  <h3>{t("suggest.whyWords")}</h3>
                  <div class="cites">
                    <For each={why().words}>{(word) => <span class="chip">{word}</span>}</For>
                  </div>
                </Show>
                <Show when={why().examples.length > 0}>
                  <h3>{t("suggest.whyExamples")}</h3>
                  <For each={why().examples}>{(example) => <blockquote>{example}</blockquote>}</For>
                </Show>
              </>
            )}
          </Show>
          <Show when={props.one.why?.fallback}>
            {(failed) => <p class="muted">{t("suggest.whyFallback", { why: causeOf(failed()) })}</p>}
          </Show>
          <small class="muted">
            {engineOf(props.one.engine)} · {t("suggest.sure", { n: percent(props.one.confidence) })}
            <Show when={props.one.why}>
              {(why) => (
                <>
                  {" · "}
                  {why().threshold === null
                    ? t("suggest.whyNever")
                    : t("suggest.whyApplied", { n: percent(why().threshold ?? 1) })}
                </>
              )}
            </Show>
          </small>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
};
