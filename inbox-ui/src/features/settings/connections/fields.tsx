import { createSignal, For, type JSX, Show } from "solid-js";
import type { SettingField } from "../../../../../channels/contract";
import type { ChannelView, ConnectionView } from "../../../../../src/realtime/wire";
import { ApiError } from "../../../api/http";
import { connections } from "../../../api/routes";
import { loadDesk } from "../../../app/session";
import { locale, t } from "../../../app/words";
import { Field } from "../../../ui/field";
import { Form } from "../room";
import { asText, Setting } from "./setting";
import { isPosted, Webhook } from "./webhook";

type Group = { title: string; fields: SettingField[] };
/** Fields in their order, those of one group together under its name. */
const groupsOf = (fields: readonly SettingField[]): Group[] => {
  const groups: Group[] = [];
  for (const field of fields) {
    const title = field.group?.[locale()] ?? "";
    const known = groups.find((group) => group.title === title);
    if (known) known.fields.push(field);
    else groups.push({ title, fields: [field] });
  }
  return groups;
};
/** What one must fill in stands first; the rest waits behind "more". With nothing required, the first few stand in for it. */
const partsOf = (fields: readonly SettingField[]) => {
  const needed = fields.filter((field) => field.required);
  const first = needed.length > 0 ? needed : fields.slice(0, 3);
  return { first, rest: fields.filter((field) => !first.includes(field)) };
};
const firstValue = (field: SettingField): unknown =>
  field.kind === "switch"
    ? false
    : field.kind === "choice"
      ? (field.choices?.[0] ?? "")
      : field.kind === "lines"
        ? []
        : "";

const Groups = (props: { fields: readonly SettingField[]; one: (field: SettingField) => JSX.Element }) => (
  <For each={groupsOf(props.fields)}>
    {(group) => (
      <fieldset class="form">
        <Show when={group.title}>
          <legend class="group-name">{group.title}</legend>
        </Show>
        <For each={group.fields}>{(field) => props.one(field)}</For>
      </fieldset>
    )}
  </For>
);

/** The form of a connection, new or known. What is left empty is not sent: the channel has its own defaults, secrets stay. */
export const Fields = (props: {
  channel: ChannelView;
  one: ConnectionView | null;
  saved: (id: string) => void;
  cancel: () => void;
}) => {
  const isKept = (field: SettingField) => field.kind === "secret" && props.one?.settings[field.key] === true;
  const [name, setName] = createSignal(props.one?.name ?? "");
  const [values, setValues] = createSignal<Record<string, unknown>>(
    Object.fromEntries(
      props.channel.fields.map((field) => [
        field.key,
        isKept(field) ? "" : (props.one?.settings[field.key] ?? firstValue(field)),
      ]),
    ),
  );
  const before = Object.fromEntries(Object.entries(values()).map(([key, value]) => [key, JSON.stringify(value)]));
  const [tried, setTried] = createSignal(false);
  let more: HTMLDetailsElement | undefined;
  const [again, setAgain] = createSignal<string[]>([]);
  const missing = (field: SettingField) =>
    field.required && field.kind !== "switch" && !isKept(field) && asText(values()[field.key]).trim() === "";
  const asksAgain = (error: unknown): never => {
    const secrets = error instanceof ApiError && error.problem.code === "secret.again" && error.problem.details.secrets;
    if (Array.isArray(secrets)) {
      setAgain(secrets.map(String));
      // What must be given again is seen, wherever it stands.
      if (more && partsOf(props.channel.fields).rest.some(({ key }) => again().includes(key))) more.open = true;
    }
    throw error;
  };
  const wrong = (field: SettingField) => {
    const isEmpty = asText(values()[field.key]).trim() === "";
    if (isEmpty && again().includes(field.key)) return t("connection.secretAgain");
    return tried() && missing(field) ? t("required") : undefined;
  };
  const save = async () => {
    const cleared = (field: SettingField) => field.kind !== "secret" && props.one !== null;
    const given = Object.fromEntries(
      props.channel.fields.flatMap((field) => {
        const value = values()[field.key];
        const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
        const was = props.one?.settings[field.key];
        if (isEmpty && !(cleared(field) && was !== undefined && was !== null && was !== "")) return [];
        // As it was: a colleague may have changed it meanwhile.
        if (props.one && JSON.stringify(value) === before[field.key]) return [];
        return [[field.key, value]];
      }),
    );
    setAgain([]);
    const { id } = await (props.one
      ? connections
          .change(props.one.id, {
            ...(name().trim() === props.one.name ? {} : { name: name().trim() }),
            ...(Object.keys(given).length === 0 ? {} : { settings: given }),
          })
          .catch(asksAgain)
      : connections.make({ channel: props.channel.name, name: name().trim(), settings: given }));
    await loadDesk();
    props.saved(id);
  };
  const one = (field: SettingField) => (
    <Setting
      field={field}
      value={values()[field.key]}
      set={(value) => setValues((all) => ({ ...all, [field.key]: value }))}
      wrong={wrong(field)}
      kept={isKept(field)}
    />
  );
  return (
    <Form
      save={save}
      valid={() => !props.channel.fields.some(missing)}
      tried={setTried}
      cancel={props.cancel}
      label={t(props.one ? "save" : "connection.check")}
      busy={t("connection.checking")}
    >
      <Groups fields={partsOf(props.channel.fields).first} one={one} />
      <Field label={t("connection.name")} help={t("connection.nameHelp")} value={name()} set={setName} />
      <Show when={partsOf(props.channel.fields).rest.length > 0}>
        <details class="more-fields" ref={more}>
          <summary>{t("connection.more")}</summary>
          <Groups fields={partsOf(props.channel.fields).rest} one={one} />
        </details>
      </Show>
      <Show when={!props.one && isPosted(props.channel, values())}>
        {(hook) => <Webhook hook={hook()} id={null} />}
      </Show>
    </Form>
  );
};
