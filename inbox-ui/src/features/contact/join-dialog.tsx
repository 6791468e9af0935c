import { createSignal } from "solid-js";
import type { ContactView } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { personName } from "../../app/person";
import { t } from "../../app/words";
import { join } from "../../live/actions";
import { Avatar } from "../../ui/avatar";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { Finder, type Found } from "../../ui/finder";

/** Which other contact is this same person, and how one knows. */
export const JoinDialog = (props: { contact: ContactView; current: string; close: () => void }) => {
  const [other, setOther] = createSignal<Found | null>(null);
  const [reason, setReason] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const find = async (q: string, signal: AbortSignal): Promise<Found[]> => {
    const found = await api.findContacts(q || (props.contact.name.split(" ")[0] ?? ""), 12, signal);
    return found
      .filter((one) => one.id !== props.contact.id)
      .map((one) => ({
        id: one.id,
        label: one.name,
        hint: [one.company, one.email].filter(Boolean).join(" · "),
        icon: <Avatar name={one.name} size={26} />,
      }));
  };
  const go = async () => {
    const chosen = other();
    if (!chosen || busy()) return;
    setBusy(true);
    const done = await join(props.current, {
      contact: props.contact.id,
      other: chosen.id,
      reason: reason().trim(),
    });
    setBusy(false);
    if (done) props.close();
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("join.title")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="button" class="btn main" disabled={!other() || busy()} onClick={() => void go()}>
            {t("join.go")}
          </button>
        </>
      }
    >
      <p class="muted">{t("join.text", { name: personName(props.contact.name) })}</p>
      <Finder label={t("join.find")} find={find} chosen={other()?.id ?? null} choose={setOther} />
      <Field label={t("join.reason")} help={t("join.reasonHelp")} value={reason()} set={setReason} />
    </Dialog>
  );
};
