import "./contact.css";
import { A } from "@solidjs/router";
import X from "lucide-solid/icons/x";
import { For, Show } from "solid-js";
import type { ContactView } from "../../../../src/realtime/wire";
import { now, rowTime } from "../../app/time";
import { locale, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { ChannelGlyph, channelNames } from "../../ui/channel-glyph";
import { usePlace } from "../inbox/place";

const languageOf = (code: string) => {
  const name = new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
};

export const ContactPanel = (props: { contact: ContactView; current: string; close: () => void }) => {
  const place = usePlace();
  const past = () => props.contact.conversations.filter((one) => one.id !== props.current);
  return (
    <aside class="panel scroll" aria-label={t("contact.label")}>
      <div class="panel-head">
        <h2>{t("contact.label")}</h2>
        <button type="button" class="icon-btn" aria-label={t("contact.hide")} onClick={() => props.close()}>
          <X size={16} stroke-width={1.5} />
        </button>
      </div>
      <div class="panel-who">
        <Avatar name={props.contact.name} size={40} />
        <div class="grow">
          <strong>{props.contact.name}</strong>
          <Show when={props.contact.company}>{(company) => <span class="muted">{company().name}</span>}</Show>
        </div>
      </div>
      <dl class="facts">
        <dt>{t("contact.email")}</dt>
        <dd>
          <Show when={props.contact.email} fallback={<span class="muted">{t("contact.notKnown")}</span>}>
            {(email) => <a href={`mailto:${email()}`}>{email()}</a>}
          </Show>
        </dd>
        <dt>{t("contact.phone")}</dt>
        <dd class="num">
          <Show when={props.contact.phone} fallback={<span class="muted">{t("contact.notKnown")}</span>}>
            {(phone) => <a href={`tel:${phone().replace(/\s/g, "")}`}>{phone()}</a>}
          </Show>
        </dd>
        <dt>{t("contact.language")}</dt>
        <dd>
          {props.contact.language ? (
            languageOf(props.contact.language)
          ) : (
            <span class="muted">{t("contact.notKnown")}</span>
          )}
        </dd>
      </dl>
      <h3>{t("contact.channels")}</h3>
      <ul>
        <For each={props.contact.identities}>
          {(identity) => (
            <li class="reached">
              <ChannelGlyph channel={identity.channel} />
              <span class="clip">
                {channelNames[identity.channel]}
                <Show when={identity.handle}> · {identity.handle}</Show>
              </span>
              <Show when={identity.blocked}>
                <span class="chip danger">{t("contact.blocked")}</span>
              </Show>
            </li>
          )}
        </For>
      </ul>
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
    </aside>
  );
};
