import { personName } from "../../app/person";
import "./contact.css";
import { A } from "@solidjs/router";
import X from "lucide-solid/icons/x";
import { For, Show } from "solid-js";
import type { ContactView, Thread } from "../../../../src/realtime/wire";
import { now, rowTime } from "../../app/time";
import { locale, t } from "../../app/words";
import { changeContact } from "../../live/actions";
import { Avatar } from "../../ui/avatar";
import { Tick } from "../../ui/field";
import { usePlace } from "../inbox/place";
import { Doors } from "./doors";
import { Fact } from "./fact";
import { Joined } from "./joined";
import { Readers } from "./readers";

const languageOf = (code: string) => {
  try {
    const name = new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code;
    return name.charAt(0).toUpperCase() + name.slice(1);
  } catch {
    // A platform may call a language by a name the standard does not know.
    return code;
  }
};
const emailWrong = (text: string) => (text === "" || /^\S+@\S+\.\S+$/.test(text) ? undefined : t("contact.badEmail"));

const Who = (props: { contact: ContactView }) => (
  <div class="panel-who">
    <Avatar name={personName(props.contact.name)} size={40} />
    <div class="grow">
      <Fact
        label={t("contact.name")}
        value={personName(props.contact.name)}
        wrong={(text) => (text === "" ? t("required") : undefined)}
        save={(name) => changeContact(props.contact.id, { name })}
      >
        <strong class="fact-text">{personName(props.contact.name)}</strong>
      </Fact>
    </div>
  </div>
);

const Facts = (props: { contact: ContactView }) => {
  const save = (change: Parameters<typeof changeContact>[1]) => changeContact(props.contact.id, change);
  return (
    <dl class="facts">
      <dt>{t("contact.company")}</dt>
      <dd>
        <Fact
          label={t("contact.company")}
          value={props.contact.company?.name ?? ""}
          save={(company) => save({ company: company || null })}
        />
      </dd>
      <dt>{t("contact.email")}</dt>
      <dd>
        <Fact
          label={t("contact.email")}
          kind="email"
          value={props.contact.email ?? ""}
          wrong={emailWrong}
          save={(email) => save({ email: email || null })}
        >
          <a class="fact-text" href={`mailto:${props.contact.email ?? ""}`} title={props.contact.email ?? undefined}>
            {props.contact.email}
          </a>
        </Fact>
      </dd>
      <dt>{t("contact.phone")}</dt>
      <dd class="num">
        <Fact
          label={t("contact.phone")}
          kind="tel"
          value={props.contact.phone ?? ""}
          save={(phone) => save({ phone: phone || null })}
        >
          <a class="fact-text" href={`tel:${(props.contact.phone ?? "").replace(/\s/g, "")}`}>
            {props.contact.phone}
          </a>
        </Fact>
      </dd>
      <dt>{t("contact.language")}</dt>
      <dd>
        <Show when={props.contact.language} fallback={<span class="fact-none">{t("contact.notKnown")}</span>}>
          {(code) => languageOf(code())}
        </Show>
      </dd>
    </dl>
  );
};

/** Whom the bot leaves to people of ours. */
const Important = (props: { contact: ContactView }) => (
  <div class="important">
    <Tick
      label={t("contact.vip")}
      help={t("contact.vipHelp")}
      value={props.contact.vip}
      set={(vip) => void changeContact(props.contact.id, { vip })}
    />
    <Show when={props.contact.company}>
      {(company) => (
        <Tick
          label={t("contact.vipCompany")}
          value={company().vip}
          set={(companyVip) => void changeContact(props.contact.id, { companyVip })}
        />
      )}
    </Show>
  </div>
);

const Past = (props: { contact: ContactView; current: string }) => {
  const place = usePlace();
  const past = () => props.contact.conversations.filter((one) => one.id !== props.current);
  return (
    <>
      <h3>{t("contact.past")}</h3>
      <For each={past()} fallback={<p class="muted">{t("contact.noPast")}</p>}>
        {(one) => (
          <A class="past" href={place.href({ conversation: one.id })}>
            <span class="clip" style={{ display: "block" }}>
              {one.subject || t("thread.none")}
            </span>
            <small>
              <span class="num">#{one.number}</span>
              <span>{t(`status.${one.status}`)}</span>
              <time>{rowTime(one.updatedAt, locale(), now())}</time>
            </small>
          </A>
        )}
      </For>
    </>
  );
};

export const ContactPanel = (props: {
  contact: ContactView;
  current: string;
  participants: Thread["participants"];
  close: () => void;
}) => (
  <aside class="panel scroll" aria-label={t("contact.label")}>
    <div class="panel-head">
      <h2>{t("contact.label")}</h2>
      <button type="button" class="icon-btn" aria-label={t("contact.hide")} onClick={() => props.close()}>
        <X size={16} stroke-width={1.5} />
      </button>
    </div>
    <Who contact={props.contact} />
    <Facts contact={props.contact} />
    <Important contact={props.contact} />
    <h3>{t("contact.notes")}</h3>
    <Fact
      label={t("contact.notes")}
      value={props.contact.notes}
      rows={4}
      hint={t("contact.notesHint")}
      save={(notes, notesWere) => changeContact(props.contact.id, { notes, notesWere })}
    />
    <Doors contact={props.contact} current={props.current} />
    <Readers all={props.participants} />
    <Joined contact={props.contact} current={props.current} />
    <Past contact={props.contact} current={props.current} />
  </aside>
);
