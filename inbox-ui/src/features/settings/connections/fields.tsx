import { createSignal, For, type JSX, Show } from "solid-js";
import type { SettingField } from "../../../../../channels/contract";
import type { ChannelView, ConnectionView } from "../../../../../src/realtime/wire";
import { connections } from "../../../api/routes";
import { loadDesk } from "../../../app/session";
import { locale, t } from "../../../app/words";
import { Field } from "../../../ui/field";
import { Form } from "../room";
import { type Faults, faultsIn, missing } from "./faults";
import { isEmpty, isNeeded, isOffered } from "./needed";
import { Setting } from "./setting";
import { isPosted, Webhook } from "./webhook";

const titleOf = (field: SettingField) => field.group?.[locale()] ?? "";
/**
 * What one must fill in stands in the open with what decides about it; the rest waits behind "more". With nothing
 * required, the first few stand in for it.
 */
const partsOf = (fields: readonly SettingField[], values: Record<string, unknown>) => {
  const deciding = new Set(
    fields.flatMap(({ neededWhen, offeredWhen }) => Object.keys({ ...neededWhen, ...offeredWhen })),
  );
  const few = fields.some(({ required }) => required) ? [] : fields.slice(0, 3);
  const isOpen = (field: SettingField) =>
    isNeeded(field, values) || isOffered(field, values) || deciding.has(field.key) || few.includes(field);
  return { first: fields.filter(isOpen), rest: fields.filter((field) => !isOpen(field)) };
};
const firstValue = ({ kind, standard, choices }: SettingField): unknown => {
  if (kind === "switch") return standard ?? false;
  if (kind === "choice") return Object.keys(choices ?? {})[0] ?? "";
  return kind === "lines" ? [] : (standard ?? "");
};

/** Fields in their order, those of one group together under its name. What stays on the form keeps its place and the focus. */
const Groups = (props: { fields: readonly SettingField[]; one: (field: SettingField) => JSX.Element }) => (
  <For each={[...new Set(props.fields.map(titleOf))]}>
    {(title) => (
      <fieldset class="form">
        <Show when={title}>
          <legend class="group-name">{title}</legend>
        </Show>
        <For each={props.fields.filter((field) => titleOf(field) === title)}>{(field) => props.one(field)}</For>
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
  const [refused, setRefused] = createSignal<Faults>({});
  const parts = () => partsOf(props.channel.fields, values());
  const isMissing = (field: SettingField) =>
    isNeeded(field, values()) && field.kind !== "switch" && !isKept(field) && isEmpty(values()[field.key]);
  const wrong = (field: SettingField) =>
    refused()[field.key] ?? (tried() && isMissing(field) ? missing(field) : undefined);
  const summary = () => {
    const all = [...parts().first, ...parts().rest].filter(wrong).map(({ label }) => label[locale()]);
    return all.length > 0 && t("connection.mend", { n: all.length, fields: all.join(", ") });
  };
  const set = (field: SettingField, value: unknown) => {
    setValues((all) => ({ ...all, [field.key]: value }));
    setRefused(({ [field.key]: _, ...others }) => others);
  };
  /** What is sent for a field; undefined leaves it to the server. */
  const told = (field: SettingField): unknown => {
    const value = values()[field.key];
    // As it was: a colleague may have changed it meanwhile.
    if (props.one && JSON.stringify(value) === before[field.key]) return undefined;
    if (!isEmpty(value)) return value;
    const isText = field.kind === "text" || field.kind === "lines";
    if (field.standard !== undefined && !isText) return field.standard;
    return field.kind !== "secret" && (props.one !== null || field.standard !== undefined) ? value : undefined;
  };
  const save = async () => {
    const given = Object.fromEntries(
      props.channel.fields.map((field) => [field.key, told(field)] as const).filter(([, value]) => value !== undefined),
    );
    setRefused({});
    const saving = props.one
      ? connections.change(props.one.id, {
          ...(name().trim() === props.one.name ? {} : { name: name().trim() }),
          ...(Object.keys(given).length === 0 ? {} : { settings: given }),
        })
      : connections.make({ channel: props.channel.name, name: name().trim(), settings: given });
    const { id } = await saving.catch((error: unknown) => {
      setRefused(faultsIn(error, props.channel.fields, values()));
      throw error;
    });
    await loadDesk();
    props.saved(id);
  };
  const one = (field: SettingField) => (
    <Setting
      field={field}
      value={values()[field.key]}
      set={(value) => set(field, value)}
      wrong={wrong(field)}
      kept={isKept(field)}
      needed={isNeeded(field, values())}
    />
  );
  return (
    <Form
      save={save}
      valid={() => !props.channel.fields.some(isMissing)}
      tried={setTried}
      cancel={props.cancel}
      label={t(props.one ? "save" : "connection.check")}
      busy={t("connection.checking")}
      summary={summary() || undefined}
    >
      <Groups fields={parts().first} one={one} />
      <Field label={t("connection.name")} help={t("connection.nameHelp")} value={name()} set={setName} max={120} />
      <Show when={parts().rest.length > 0}>
        <details class="more-fields">
          <summary>{t("connection.more")}</summary>
          <Groups fields={parts().rest} one={one} />
        </details>
      </Show>
      <Show when={!props.one && isPosted(props.channel, values())}>
        {(hook) => <Webhook hook={hook()} id={null} />}
      </Show>
    </Form>
  );
};
