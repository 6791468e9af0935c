import { createEffect, createResource, createSignal, For, on, Show } from "solid-js";
import type { ContactFound } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { Field } from "../../ui/field";

export type Whom = { to: string; contact: { id: string; name: string } | null };
type Kind = "phone" | "email";
const addressOf = (one: ContactFound, kind: Kind) => (kind === "phone" ? one.phone : one.email);

/** An address as it is typed, or one of the contacts we know who has such an address. */
export const WhomField = (props: { kind: Kind; whom: Whom; set: (whom: Whom) => void; wrong?: string | undefined }) => {
  const [asked, setAsked] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      () => props.whom,
      ({ to, contact }) => {
        clearTimeout(timer);
        timer = setTimeout(() => setAsked(contact || to.trim().length < 2 ? "" : to.trim()), 150);
      },
    ),
  );
  const [found] = createResource(asked, async (q) =>
    q === "" ? [] : api.findContacts(q, 6).catch((): ContactFound[] => []),
  );
  const offered = () => (asked() === "" ? [] : (found.latest ?? []).filter((one) => addressOf(one, props.kind)));
  return (
    <div class="whom">
      <Field
        label={t(props.kind === "phone" ? "begin.phone" : "begin.email")}
        help={props.whom.contact ? props.whom.contact.name : t("begin.whomHelp")}
        wrong={props.wrong}
        value={props.whom.to}
        placeholder={props.kind === "phone" ? "+49 30 123456" : "anna@example.com"}
        set={(to) => props.set({ to, contact: null })}
      />
      <Show when={offered().length > 0}>
        <ul class="whom-found" aria-label={t("begin.known")}>
          <For each={offered()}>
            {(one) => (
              <li>
                <button
                  type="button"
                  class="finder-one"
                  onClick={() =>
                    props.set({ to: addressOf(one, props.kind) ?? "", contact: { id: one.id, name: one.name } })
                  }
                >
                  <Avatar name={one.name} size={26} />
                  <span class="grow">
                    <span class="clip">{one.name}</span>
                    <small class="clip">{addressOf(one, props.kind)}</small>
                  </span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
};
