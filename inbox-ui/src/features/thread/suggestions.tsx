import { A } from "@solidjs/router";
import Sparkles from "lucide-solid/icons/sparkles";
import { For, Show } from "solid-js";
import type { Row, SuggestionView } from "../../../../src/realtime/wire";
import { saidReason, sameAs } from "../../app/sayings";
import { agentById, categoryById } from "../../app/session";
import { type Key, named, t } from "../../app/words";
import { decide } from "../../live/actions";
import { desk } from "../../live/store";
import { Picker } from "../../ui/picker";
import { usePlace } from "../inbox/place";
import { agentOptions, categoryOptions, priorities, priorityOptions } from "./options";
import { SuggestionWhy } from "./suggestion-why";

/** Joining and parting are agreed to or not; there is nothing to correct them to. */
const isProposal = ({ kind }: SuggestionView) =>
  kind === "same_contact" || kind === "same_topic" || kind === "new_topic";
const saidValue = (one: SuggestionView) => {
  if (one.kind === "category") return named(categoryById(one.value) ?? { name: one.value });
  if (one.kind === "assignee") return agentById(one.value)?.name ?? one.value;
  if (one.kind === "same_contact") return sameAs(one.reason);
  if (isProposal(one)) return one.reason;
  const known = priorities.find((priority) => priority === one.value);
  return known ? t(`priority.${known}`) : one.value;
};
const verbs: Partial<Record<SuggestionView["kind"], Key>> = {
  same_contact: "suggest.join",
  same_topic: "suggest.merge",
  new_topic: "suggest.split",
};
const optionsFor = (one: SuggestionView, row: Row) =>
  one.kind === "category" ? categoryOptions(row) : one.kind === "assignee" ? agentOptions(row) : priorityOptions(row);

/** What the classifier proposes, how sure it is and why; one press accepts, corrects or dismisses. */
export const Suggestions = (props: { row: Row; suggestions: SuggestionView[] }) => {
  const place = usePlace();
  const agree = async (one: SuggestionView) => {
    await decide(props.row.id, one.id, "accepted");
    if (one.kind === "same_topic" && desk.rows[props.row.id]?.mergedInto) place.go({ conversation: one.value });
  };
  const shown = () => props.suggestions.filter((one) => one.fate === "shown");
  return (
    <Show when={shown().length > 0}>
      <section class="suggest" aria-label={t("suggest.label")}>
        <For each={shown()}>
          {(one) => (
            <div class="suggest-one">
              <Sparkles size={14} stroke-width={1.5} aria-hidden="true" />
              <strong>{t(`suggest.${one.kind}`, { value: saidValue(one) })}</strong>
              <Show when={one.kind === "same_contact" && saidReason(one.reason) !== one.reason}>
                <span class="muted suggest-said">{saidReason(one.reason)}</span>
              </Show>
              <Show when={!isProposal(one)}>
                <span class="muted num">{t("suggest.sure", { n: Math.round(one.confidence * 100) })}</span>
                <SuggestionWhy one={one} said={(value) => saidValue({ ...one, value })} />
              </Show>
              <span class="suggest-acts">
                <Show when={one.kind === "same_topic"}>
                  <A class="look" href={place.href({ conversation: one.value })}>
                    {t("suggest.look")}
                  </A>
                </Show>
                <button type="button" class="btn small" onClick={() => void agree(one)}>
                  {t(verbs[one.kind] ?? "suggest.accept")}
                </button>
                <Show when={!isProposal(one)}>
                  <Picker
                    class="btn small plain"
                    label={t("suggest.correct")}
                    options={optionsFor(one, props.row)}
                    pick={(value) => void decide(props.row.id, one.id, "corrected", value)}
                  >
                    {t("suggest.correct")}
                  </Picker>
                </Show>
                <button
                  type="button"
                  class="btn small plain"
                  onClick={() => void decide(props.row.id, one.id, "dismissed")}
                >
                  {t("suggest.dismiss")}
                </button>
              </span>
            </div>
          )}
        </For>
      </section>
    </Show>
  );
};
