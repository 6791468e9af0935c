import { createResource, createSignal, For, Show } from "solid-js";
import type { SettingField } from "../../../../channels/contract";
import type { ChannelView, ConnectionView } from "../../../../src/realtime/wire";
import { isRecord } from "../../api/http";
import { api, connections } from "../../api/routes";
import { connectionById, loadDesk } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt, inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { ChannelGlyph } from "../../ui/channel-glyph";
import { Choice, Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { CapabilityTable } from "./capability-table";
import { Form, Listed, RemoveButton, RoomHead, useList } from "./room";

const asText = (value: unknown) =>
  typeof value === "string"
    ? value
    : Array.isArray(value)
      ? value.join("\n")
      : typeof value === "number"
        ? String(value)
        : "";
const listOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const Setting = (props: {
  field: SettingField;
  value: unknown;
  set: (value: unknown) => void;
  tried: boolean;
  kept: boolean;
}) => {
  const label = () => props.field.label[locale()];
  const wrong = () =>
    props.tried && props.field.required && !props.kept && asText(props.value).trim() === "" ? t("required") : undefined;
  const help = () => (props.kept ? t("connection.secretSet") : props.field.help?.[locale()]);
  return (
    <Show
      when={props.field.kind !== "switch"}
      fallback={
        <Tick
          label={label()}
          value={props.value === true}
          set={props.set}
          {...(help() ? { help: help() ?? "" } : {})}
        />
      }
    >
      <Show
        when={props.field.kind === "choice"}
        fallback={
          <Field
            label={label()}
            help={help()}
            wrong={wrong()}
            type={props.field.kind === "secret" ? "password" : props.field.kind === "url" ? "url" : "text"}
            {...(props.field.kind === "lines" ? { rows: 4 } : {})}
            autocomplete={props.field.kind === "secret" ? "new-password" : "off"}
            value={asText(props.value)}
            set={(text) => props.set(props.field.kind === "lines" ? listOf(text) : text)}
          />
        }
      >
        <Choice
          label={label()}
          help={help()}
          wrong={wrong()}
          value={asText(props.value)}
          set={props.set}
          choices={(props.field.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      </Show>
    </Show>
  );
};

const Fields = (props: { channel: ChannelView; one: ConnectionView | null; done: () => void }) => {
  const [name, setName] = createSignal(props.one?.name ?? "");
  const secret = (field: SettingField) => field.kind === "secret" && props.one?.settings[field.key] === true;
  const [values, setValues] = createSignal<Record<string, unknown>>(
    Object.fromEntries(
      props.channel.fields.map((field) => [
        field.key,
        secret(field)
          ? ""
          : (props.one?.settings[field.key] ??
            (field.kind === "switch" ? false : field.kind === "choice" ? (field.choices?.[0] ?? "") : "")),
      ]),
    ),
  );
  const [tried, setTried] = createSignal(false);
  const valid = () =>
    name().trim() !== "" &&
    props.channel.fields.every(
      (field) =>
        !field.required || field.kind === "switch" || secret(field) || asText(values()[field.key]).trim() !== "",
    );
  const save = async () => {
    const given = Object.fromEntries(
      Object.entries(values()).filter(
        ([key, value]) =>
          value !== "" || !props.channel.fields.some((field) => field.key === key && field.kind === "secret"),
      ),
    );
    await (props.one
      ? connections.change(props.one.id, { name: name().trim(), settings: given })
      : connections.make({ channel: props.channel.name, name: name().trim(), settings: given }));
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  return (
    <Form save={save} valid={valid} tried={setTried} cancel={props.done} label={props.one ? t("save") : t("add")}>
      <Field
        label={t("connection.name")}
        help={t("connection.nameHelp")}
        value={name()}
        set={setName}
        wrong={tried() && name().trim() === "" ? t("required") : undefined}
      />
      <For each={props.channel.fields}>
        {(field) => (
          <Setting
            field={field}
            value={values()[field.key]}
            set={(value) => setValues((all) => ({ ...all, [field.key]: value }))}
            tried={tried()}
            kept={secret(field)}
          />
        )}
      </For>
    </Form>
  );
};

const Test = (props: { id: string; address: string }) => {
  const [said, setSaid] = createSignal<{ ok: boolean; text: string } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const go = async () => {
    setBusy(true);
    try {
      const answer = await api.testConnection(props.id);
      const bad = isRecord(answer) && typeof answer.at === "string" && answer.at !== "online" ? answer : null;
      setSaid(
        bad
          ? { ok: false, text: typeof bad.reason === "string" ? bad.reason : t("connection.offline") }
          : { ok: true, text: t("connection.testOk", { address: props.address }) },
      );
    } catch (error) {
      setSaid({ ok: false, text: inWords(error) });
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class="btn" disabled={busy()} onClick={() => void go()}>
        {busy() ? t("connection.testing") : t("connection.test")}
      </button>
      <Show when={said()}>
        {(one) => (
          <span
            class="chip"
            style={{ "max-width": "none" }}
            classList={{ done: one().ok, danger: !one().ok }}
            role="status"
          >
            {one().text}
          </span>
        )}
      </Show>
    </>
  );
};

const One = (props: { one: ConnectionView; channel: ChannelView | undefined; done: () => void }) => {
  const snippet = () =>
    `<script src="${globalThis.location.origin}/widget.js" data-connection="${props.one.id}" async></script>`;
  return (
    <>
      <div class="card pad">
        <div class="line" style={{ "flex-wrap": "wrap" }}>
          <ChannelGlyph channel={props.one.channel} size={18} />
          <strong>{props.one.name}</strong>
          <span class="muted">{props.one.address}</span>
          <span class="grow" />
          <span class="state" classList={{ [props.one.state]: true }}>
            {t(`connection.${props.one.state}`)}
          </span>
        </div>
        <Show when={props.one.reason}>
          {(reason) => (
            <div class="cure" classList={{ bad: props.one.state === "offline" }}>
              <p>{reason()}</p>
              <Show when={props.one.cure}>
                {(cure) => (
                  <p>
                    <strong>{t("connection.cure")}:</strong> {cure()}
                  </p>
                )}
              </Show>
            </div>
          )}
        </Show>
        <div class="form-foot">
          <Test id={props.one.id} address={props.one.address} />
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
        <div class="card pad">
          <h3>{t("connection.snippet")}</h3>
          <pre class="code" tabindex="0">
            {snippet()}
          </pre>
          <div>
            <button
              type="button"
              class="btn small"
              onClick={() =>
                void attempt(() => navigator.clipboard.writeText(snippet())).then(() => toast(t("connection.copied")))
              }
            >
              {t("connection.copy")}
            </button>
          </div>
        </div>
      </Show>
      <Show when={props.channel}>
        {(channel) => (
          <div class="card pad">
            <h3>{t("connection.settings")}</h3>
            <Fields channel={channel()} one={props.one} done={props.done} />
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

const Add = (props: { channels: ChannelView[]; done: () => void }) => {
  const [name, setName] = createSignal<string>(props.channels[0]?.name ?? "");
  return (
    <div class="card pad">
      <Choice
        label={t("connection.channel")}
        value={name()}
        set={setName}
        choices={props.channels.map((channel) => ({ value: channel.name, label: channel.label }))}
      />
      <Show when={props.channels.find((channel) => channel.name === name())} keyed>
        {(channel) => <Fields channel={channel} one={null} done={props.done} />}
      </Show>
    </div>
  );
};

const Quarantine = () => {
  const { items, again } = useList(api.quarantine);
  const replay = (id: string) =>
    void attempt(async () => {
      await api.replay(id);
      toast(t("connection.replayed"));
      again();
    });
  return (
    <>
      <div class="room-head">
        <div>
          <h2>{t("connection.quarantine")}</h2>
          <p class="muted">{t("connection.quarantineText")}</p>
        </div>
      </div>
      <Listed
        from={items}
        again={again}
        empty={{ title: t("connection.quarantine"), text: t("connection.quarantineEmpty") }}
        each={(one) => (
          <div class="item" style={{ "flex-wrap": "wrap" }}>
            <span class="grow">
              <strong>{one.error}</strong>
              <small>
                {connectionById(one.connection)?.name ?? ""} · {moment(one.at, locale(), now())} ·{" "}
                {t("connection.tries", { n: one.tries })}
              </small>
            </span>
            <button type="button" class="btn small" onClick={() => replay(one.id)}>
              {t("connection.replay")}
            </button>
            <details style={{ "flex-basis": "100%" }}>
              <summary class="muted">{t("connection.raw")}</summary>
              <pre class="code" tabindex="0">
                {JSON.stringify(one.raw, null, 2)}
              </pre>
            </details>
          </div>
        )}
      />
    </>
  );
};

export const Connections = () => {
  const { items, again } = useList(connections.list);
  const [channels] = createResource(() => api.channels());
  const [open, setOpen] = createSignal<string | null>(null);
  const known = () => (channels.error ? [] : (channels() ?? []));
  const done = () => {
    setOpen(null);
    again();
  };
  // The desk's copy is kept up to date by the line; the list's may be older.
  const current = () => connectionById(open() ?? "") ?? items.latest?.find((one) => one.id === open());
  return (
    <>
      <RoomHead title={t("settings.connections")} text={t("connection.text")}>
        <Show
          when={open() === null}
          fallback={
            <button type="button" class="btn" onClick={done}>
              {t("back")}
            </button>
          }
        >
          <button type="button" class="btn main" disabled={known().length === 0} onClick={() => setOpen("new")}>
            {t("connection.new")}
          </button>
        </Show>
      </RoomHead>
      <Show when={open() === null}>
        <Listed
          from={items}
          again={again}
          empty={{ title: t("connection.empty"), text: t("connection.emptyText") }}
          each={(one) => (
            <button type="button" class="item" onClick={() => setOpen(one.id)}>
              <ChannelGlyph channel={one.channel} size={18} />
              <span class="grow">
                <strong>{one.name}</strong>
                <small class="clip">
                  {one.reason ??
                    `${one.address} · ${one.lastHeardAt ? t("connection.heard", { time: moment(one.lastHeardAt, locale(), now()) }) : t("connection.neverHeard")}`}
                </small>
              </span>
              <span class="state" classList={{ [one.state]: true }}>
                {t(`connection.${one.state}`)}
              </span>
            </button>
          )}
        />
        <Quarantine />
      </Show>
      <Show when={open() === "new"}>
        <Add channels={known()} done={done} />
      </Show>
      <Show when={open() !== "new" && current()} keyed>
        {(one) => <One one={one} channel={known().find((channel) => channel.name === one.channel)} done={done} />}
      </Show>
    </>
  );
};
