import { createResource, lazy, Match, Show, Suspense, Switch } from "solid-js";
import type { AccountNews, ChannelView, ConnectionView } from "../../../../../src/realtime/wire";
import { api, connections } from "../../../api/routes";
import { loadDesk } from "../../../app/session";
import { moment, now } from "../../../app/time";
import { locale, t, told } from "../../../app/words";
import { ChannelGlyph } from "../../../ui/channel-glyph";
import { toast } from "../../../ui/toast";
import { RemoveButton } from "../room";
import { CapabilityTable } from "./capability-table";
import { Fields } from "./fields";
import { News } from "./news";
import { TestButton } from "./test-button";
import { ToCopy } from "./to-copy";
import { isPosted, Webhook } from "./webhook";

const QrCode = lazy(() => import("../../../ui/qr-code").then((room) => ({ default: room.QrCode })));

/** The reason as one of the news tells it, in the reader's language. */
const toldBy = (news: AccountNews[], reason: string | null) =>
  news.find(({ text }) => text.en === reason)?.text[locale()];

const Trouble = (props: { one: ConnectionView; news: AccountNews[] }) => (
  <Switch>
    <Match when={props.one.state === "pairing"}>
      <div class="pairing">
        <Show when={props.one.reason} fallback={<p class="muted">{t("connection.qrWaits")}</p>}>
          {(code) => (
            <Suspense>
              <QrCode text={code()} label={t("connection.qr")} />
            </Suspense>
          )}
        </Show>
        <p>{t("connection.pairText")}</p>
      </div>
    </Match>
    {/* What needs no more than to be known stands among the news already. */}
    <Match when={(props.one.cure !== null || !toldBy(props.news, props.one.reason)) && props.one.reason}>
      {(reason) => (
        <div class="cure" classList={{ bad: props.one.state === "offline" }}>
          <p>{toldBy(props.news, reason()) ?? told(reason())}</p>
          <Show when={props.one.cure}>
            {(cure) => (
              <p>
                <strong>{t("connection.cure")}:</strong> {told(cure())}
              </p>
            )}
          </Show>
        </div>
      )}
    </Match>
  </Switch>
);

const Snippet = (props: { id: string }) => (
  <div class="card pad">
    <h3>{t("connection.snippet")}</h3>
    <ToCopy
      text={`<script src="${globalThis.location.origin}/widget.js" data-connection="${props.id}" async></script>`}
    />
  </div>
);

/** One connection: how it is, what to do about it, its settings, and what it carries. */
export const One = (props: { one: ConnectionView; channel: ChannelView | undefined; done: () => void }) => {
  // Asked again whenever how it is has changed.
  const [asked] = createResource(
    () => `${props.one.id} ${props.one.state} ${props.one.since}`,
    () => api.news(props.one.id),
  );
  const news = () => (asked.error ? [] : (asked.latest ?? []));
  return (
    <>
      <div class="card pad">
        <div class="line" style={{ "flex-wrap": "wrap" }}>
          <ChannelGlyph channel={props.one.channel} size={18} />
          <strong>{props.one.name}</strong>
          <span class="muted clip">{props.one.address}</span>
          <span class="grow" />
          <span class="state" classList={{ [props.one.state]: true }}>
            {t(`connection.${props.one.state}`)} · {moment(props.one.since, locale(), now())}
          </span>
        </div>
        <Trouble one={props.one} news={news()} />
        <News all={news()} />
        <Show when={props.one.gap}>
          {(gap) => (
            <p class="muted gap">
              {t(gap().messages > 0 ? "connection.gap" : "connection.gapNone", {
                since: moment(gap().since, locale(), now()),
                until: moment(gap().filledAt, locale(), now()),
                n: gap().messages,
              })}
            </p>
          )}
        </Show>
        <div class="form-foot">
          <TestButton id={props.one.id} address={props.one.address} />
          <span class="grow" />
          <RemoveButton
            name={props.one.name}
            text={t("connection.removeText")}
            remove={async () => {
              await connections.remove(props.one.id);
              await loadDesk();
              props.done();
            }}
          />
        </div>
      </div>
      <Show when={props.one.channel === "webchat"}>
        <Snippet id={props.one.id} />
      </Show>
      <Show when={isPosted(props.channel, props.one.settings)}>
        {(hook) => (
          <div class="card pad">
            <h3>{t("connection.webhook")}</h3>
            <Webhook hook={hook()} id={props.one.id} />
          </div>
        )}
      </Show>
      <Show when={props.channel}>
        {(channel) => (
          <div class="card pad">
            <h3>{t("connection.settings")}</h3>
            <Fields
              channel={channel()}
              one={props.one}
              cancel={props.done}
              saved={() => {
                toast(t("saved"));
                props.done();
              }}
            />
          </div>
        )}
      </Show>
      <div class="card pad">
        <h3>{t("connection.carries")}</h3>
        <CapabilityTable capabilities={props.one.capabilities} />
      </div>
    </>
  );
};
