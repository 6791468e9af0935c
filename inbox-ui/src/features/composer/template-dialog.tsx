import { createSignal } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { type Chosen, TemplateFields } from "./template-fields";

/** An approved text instead of free words, for a customer who wrote too long ago. */
export const TemplateDialog = (props: { row: Row; close: () => void; send: (chosen: Chosen) => void }) => {
  const [chosen, setChosen] = createSignal<Chosen | null>(null);
  const go = (event: Event) => {
    event.preventDefault();
    const one = chosen();
    if (!one) return;
    props.send(one);
    props.close();
  };
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={t("template.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="submit" form="template" class="btn main" disabled={!chosen()}>
            {t("composer.send")}
          </button>
        </>
      }
    >
      <form id="template" onSubmit={go}>
        <TemplateFields connection={props.row.connection} name={props.row.contact.name} set={setChosen} />
      </form>
    </Dialog>
  );
};
