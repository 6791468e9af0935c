import { Match, Switch } from "solid-js";
import type { SettingField } from "../../../../../channels/contract";
import { locale } from "../../../app/words";
import { Choice, Field, Tick } from "../../../ui/field";
import { KeptSecret } from "./kept-secret";
import { helpOf } from "./needed";

/** A setting as text, for a field one types into. */
export const asText = (value: unknown): string =>
  typeof value === "string"
    ? value
    : Array.isArray(value)
      ? value.join("\n")
      : typeof value === "number"
        ? String(value)
        : "";
const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
/** What was typed, as the channel's schema wants it. */
const asValue = (kind: SettingField["kind"], text: string): unknown => {
  if (kind === "lines") return linesOf(text);
  // An unfinished number stays text, so that one can go on typing; the server says when it is none.
  return kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
};
const types = { secret: "password", url: "url", number: "number", text: "text", lines: "text" } as const;

/** One setting of a connection, drawn from its description alone: no channel is known here by name. */
export const Setting = (props: {
  field: SettingField;
  value: unknown;
  set: (value: unknown) => void;
  wrong: string | undefined;
  kept: boolean;
  needed: boolean;
}) => {
  const label = () => props.field.label[locale()];
  const help = () => helpOf(props.field, props.value, locale());
  return (
    <Switch
      fallback={
        <Field
          label={label()}
          help={help()}
          wrong={props.wrong}
          required={props.needed}
          type={
            props.field.kind === "choice" || props.field.kind === "switch"
              ? "text"
              : (types[props.field.kind] ?? "text")
          }
          {...(props.field.kind === "lines" ? { rows: 4 } : {})}
          autocomplete={props.field.kind === "secret" ? "new-password" : "off"}
          value={asText(props.value)}
          set={(text) => props.set(asValue(props.field.kind, text))}
        />
      }
    >
      <Match when={props.kept}>
        <KeptSecret
          label={label()}
          help={help()}
          wrong={props.wrong}
          value={asText(props.value)}
          set={(text) => props.set(text)}
        />
      </Match>
      <Match when={props.field.kind === "switch"}>
        <Tick
          label={label()}
          value={props.value === true}
          set={props.set}
          {...(help() ? { help: help() ?? "" } : {})}
        />
      </Match>
      <Match when={props.field.kind === "choice"}>
        <Choice
          label={label()}
          help={help()}
          wrong={props.wrong}
          value={asText(props.value)}
          set={props.set}
          choices={Object.entries(props.field.choices ?? {}).map(([value, name]) => ({ value, label: name[locale()] }))}
        />
      </Match>
    </Switch>
  );
};
