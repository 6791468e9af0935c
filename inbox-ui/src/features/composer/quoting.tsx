import X from "lucide-solid/icons/x";
import type { Message } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { t } from "../../app/words";

/** What is being quoted, above the text. */
export const Quoting = (props: { quote: Message; clear: () => void }) => (
  <div class="quoting">
    <span class="clip grow">
      <strong>{t("composer.quoting", { name: personName(props.quote.by.name ?? t("customer")) })}</strong>{" "}
      {props.quote.text}
    </span>
    <button type="button" class="icon-btn" aria-label={t("composer.noQuote")} onClick={() => props.clear()}>
      <X size={14} />
    </button>
  </div>
);
