import Languages from "lucide-solid/icons/languages";
import { Show } from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";
import { blocksOf } from "../../ui/marks";
import { Rich } from "../../ui/rich";

/** What a message says in the reader's language, or what the agent had written before it was translated; the message itself stays as it was. */
export const Translated = (props: { message: Message }) => {
  const shown = () =>
    props.message.translations.find(({ kind, language }) => kind === "original" || language === locale());
  return (
    <Show when={shown()}>
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
