import { createSignal, For, Show } from "solid-js";
import type { AssistField, Row } from "../../../../src/realtime/wire";
import { api, type ContactChange } from "../../api/routes";
import { attempt } from "../../app/trouble";
import { t } from "../../app/words";
import { changeTags } from "../../live/actions";
import type { OpenThread } from "../../live/apply";
import { withContact } from "../../live/apply";
import { change } from "../../live/store";

type Props = { fields: AssistField[]; row: Row; thread: OpenThread };

/** Where a value goes, and whether it stands there already. */
const placeOf = ({ kind, value }: AssistField, { row, thread }: Omit<Props, "fields">) => {
  const { contact } = thread;
  const toContact = (next: ContactChange) => async () => {
    const changed = await api.changeContact(contact.id, next);
    change((state) => withContact(state, changed));
  };
  switch (kind) {
    case "email":
      return { isThere: contact.email === value, put: toContact({ email: value }) };
    case "phone":
      return { isThere: contact.phone === value, put: toContact({ phone: value }) };
    case "company":
      return { isThere: contact.company?.name === value, put: toContact({ company: value }) };
    case "address": {
      const notes = [contact.notes, value].filter(Boolean).join("\n");
      return { isThere: contact.notes.includes(value), put: toContact({ notes, notesWere: contact.notes }) };
    }
    case "order":
      return {
        isThere: row.tags.includes(value),
        put: async () => void (await changeTags(row.id, { tag: [value] })),
      };
  }
};

/** What was found in the customer's words, each with a button that puts it where it belongs. Nothing is put there by itself. */
export const ProposedFields = (props: Props) => {
  const [busy, setBusy] = createSignal<string | null>(null);
  const take = async (field: AssistField) => {
    setBusy(field.value);
    await attempt(placeOf(field, props).put);
    setBusy(null);
  };
  return (
    <ul class="assist-fields">
      <For each={props.fields}>
        {(field) => (
          <li>
            <span class="muted">{t(`field.${field.kind}`)}</span>
            <strong class="clip" title={field.value}>
              {field.value}
            </strong>
            <Show when={!placeOf(field, props).isThere} fallback={<span class="chip done">{t("field.there")}</span>}>
              <button type="button" class="btn small" disabled={busy() !== null} onClick={() => void take(field)}>
                {t(field.kind === "order" ? "field.tag" : field.kind === "address" ? "field.note" : "field.save")}
              </button>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
};
