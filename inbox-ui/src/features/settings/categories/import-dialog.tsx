import { createSignal, createUniqueId, Show } from "solid-js";
import { sorting } from "../../../api/routes";
import { inWords } from "../../../app/trouble";
import { t } from "../../../app/words";
import { AskFoot, Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { toast } from "../../../ui/toast";

const SHOWN_BYTES_MAX = 200_000;

/** Hands the categories to the browser as a file. */
export const saveLines = async () => {
  const { lines } = await sorting.lines();
  const url = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "categories.jsonl";
  link.click();
  URL.revokeObjectURL(url);
};

export const ImportDialog = (props: { open: boolean; close: () => void; done: () => void }) => {
  const id = createUniqueId();
  const [lines, setLines] = createSignal("");
  /** A file too long to be read and changed in a form. */
  const [held, setHeld] = createSignal<File | null>(null);
  const [wrong, setWrong] = createSignal("");
  const take = async (file: File | undefined) => {
    setWrong(file?.size === 0 ? t("category.importEmpty") : "");
    setHeld(file && file.size > SHOWN_BYTES_MAX ? file : null);
    setLines(file && file.size <= SHOWN_BYTES_MAX ? await file.text() : "");
  };
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    setWrong("");
    try {
      const { added, changed } = await sorting.bringIn((await held()?.text()) ?? lines());
      toast(t("category.imported", { added, changed }));
      setLines("");
      setHeld(null);
      props.close();
      props.done();
    } catch (error) {
      setWrong(inWords(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={props.open}
      close={props.close}
      title={t("category.importTitle")}
      foot={
        <AskFoot
          close={props.close}
          word={t("category.import")}
          disabled={(held() === null && lines().trim() === "") || busy()}
          go={() => void go()}
        />
      }
    >
      <p class="muted">{t("category.importText")}</p>
      <div class="field">
        <label for={id}>{t("category.importFile")}</label>
        <input
          id={id}
          type="file"
          accept=".jsonl,.ndjson,.txt,application/json"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </div>
      <Show when={held()} fallback={<Field label="JSON" value={lines()} set={setLines} rows={8} mono />}>
        <p class="muted">{t("category.importHeld")}</p>
      </Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};
