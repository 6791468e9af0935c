import { createSignal, createUniqueId, Show } from "solid-js";
import { t } from "../../../app/words";
import { Field } from "../../../ui/field";

/** A secret that is set already: nobody sees it again, and one may put another in its place. */
export const KeptSecret = (props: {
  label: string;
  help: string | undefined;
  wrong: string | undefined;
  value: string;
  set: (value: string) => void;
}) => {
  const id = createUniqueId();
  const [replacing, setReplacing] = createSignal(false);
  const keep = () => {
    props.set("");
    setReplacing(false);
  };
  // Asked for because something is wrong, it stays open once that is being mended.
  const put = (value: string) => {
    setReplacing(true);
    props.set(value);
  };
  return (
    <Show
      when={replacing() || props.wrong}
      fallback={
        <div class="field">
          <span class="label" id={id}>
            {props.label}
          </span>
          <div class="line">
            <span class="muted">{t("connection.secretSet")}</span>
            <button type="button" class="btn small" aria-describedby={id} onClick={() => setReplacing(true)}>
              {t("connection.secretReplace")}
            </button>
          </div>
        </div>
      }
    >
      <Field
        label={props.label}
        help={props.help}
        wrong={props.wrong}
        type="password"
        autocomplete="new-password"
        focus={replacing()}
        value={props.value}
        set={put}
      />
      <Show when={!props.wrong}>
        <div>
          <button
            type="button"
            class="btn small plain"
            aria-label={`${t("connection.secretKeep")}: ${props.label}`}
            onClick={keep}
          >
            {t("connection.secretKeep")}
          </button>
        </div>
      </Show>
    </Show>
  );
};
