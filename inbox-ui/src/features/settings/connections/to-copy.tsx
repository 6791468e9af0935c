import { attempt } from "../../../app/trouble";
import { t } from "../../../app/words";
import { toast } from "../../../ui/toast";

/** A text for another place, and a button that takes it there. */
export const ToCopy = (props: { text: string }) => {
  const copy = () =>
    void attempt(async () => {
      await navigator.clipboard.writeText(props.text);
      toast(t("connection.copied"));
    });
  return (
    <>
      <pre class="code" tabindex="0">
        {props.text}
      </pre>
      <div>
        <button type="button" class="btn small" onClick={copy}>
          {t("connection.copy")}
        </button>
      </div>
    </>
  );
};
