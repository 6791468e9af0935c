import Languages from "lucide-solid/icons/languages";
import { Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";
import { blocksOf } from "../../ui/marks";
import { Rich } from "../../ui/rich";
import { stopTranslating, translationOf } from "../assist/translating";

/** A translation while it is being written, with the way to stop it. */
const BeingTranslated = (props: { message: Message }) => (
  <Show when={translationOf(props.message.id)}>
    {(one) => (
      <div class="translated" lang={one().to} aria-busy="true">
        <small>
          <Languages size={12} stroke-width={1.75} aria-hidden="true" />
          <span role="status">{t("assist.translating")}</span>
          <button type="button" class="btn small plain" onClick={stopTranslating}>
            {t("assist.stop")}
          </button>
        </small>
        <Show when={one().text !== ""}>
          <Rich blocks={blocksOf(one().text)} />
        </Show>
      </div>
    )}
  </Show>
);

/** What a message says in the reader's language, or what the agent had written before it was translated; the message itself stays as it was. */
export const Translated = (props: { message: Message }) => {
  const shown = () =>
    props.message.translations.find(({ kind, language }) => kind === "original" || language === locale());
  return (
    <Show when={shown()} fallback={<BeingTranslated message={props.message} />}>
      {(one) => (
        <div class="translated" lang={one().language}>
          <small>
            <Languages size={12} stroke-width={1.75} aria-hidden="true" />
            {t(one().kind === "original" ? "assist.wrote" : "assist.translated")}
          </small>
          <Rich blocks={blocksOf(one().text)} />
        </div>
      )}
    </Show>
  );
};
