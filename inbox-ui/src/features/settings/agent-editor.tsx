import { createSignal, For, Show } from "solid-js";
import type { AgentView, Locale, Role } from "../../../../src/realtime/wire";
import { agents } from "../../api/routes";
import { house, loadDesk, me } from "../../app/session";
import { named, t } from "../../app/words";
import { Choice, Field, Tick, toggled } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "./changes";
import { Form } from "./room";

const roles: Role[] = ["agent", "lead", "admin"];

export const AgentEditor = (props: { agent: AgentView | null; done: () => void }) => {
  const [name, setName] = createSignal(props.agent?.name ?? "");
  const [email, setEmail] = createSignal(props.agent?.email ?? "");
  const [role, setRole] = createSignal<string>(props.agent?.role ?? "agent");
  const [locale, setLocale] = createSignal<string>(props.agent?.locale ?? "en");
  const [password, setPassword] = createSignal("");
  const [inTeams, setInTeams] = createSignal(props.agent?.teams ?? []);
  const [disabled, setDisabled] = createSignal(props.agent?.disabled ?? false);
  const [tried, setTried] = createSignal(false);
  const nameWrong = () => (name().trim() === "" ? t("required") : undefined);
  const emailWrong = () => (/^\S+@\S+$/.test(email().trim()) ? undefined : t("setup.badEmail"));
  const isMe = () => props.agent?.id === me.id;
  // Somebody else's may be set anew by leaving it empty or not; one's own is changed in the profile.
  const passwordWrong = () =>
    password().length < 10 && (props.agent === null || password() !== "") ? t("setup.short") : undefined;
  const speaks = (): Locale => (locale() === "ru" ? "ru" : "en");
  const read = () => ({
    name: name().trim(),
    email: email().trim(),
    role: roles.find((one) => one === role()) ?? "agent",
    locale: speaks(),
    teams: inTeams(),
    disabled: disabled(),
  });
  const changes = changesOf(read);
  const save = async () => {
    const given = password() === "" ? {} : { password: password() };
    await (props.agent
      ? agents.change(props.agent.id, { ...changes.made(), ...given })
      : agents.make({ ...read(), ...given }));
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => !nameWrong() && !emailWrong() && !passwordWrong()}
        tried={setTried}
        cancel={props.done}
      >
        <div class="form-two">
          <Field
            label={t("people.name")}
            value={name()}
            set={setName}
            wrong={tried() ? nameWrong() : undefined}
            focus
          />
          <Field
            label={t("signIn.email")}
            type="email"
            value={email()}
            set={setEmail}
            wrong={tried() ? emailWrong() : undefined}
          />
          <Choice
            label={t("people.role")}
            value={role()}
            set={setRole}
            choices={roles.map((one) => ({ value: one, label: t(`people.${one}`) }))}
            disabled={isMe()}
          />
          <Choice
            label={t("profile.language")}
            value={locale()}
            set={setLocale}
            choices={[
              { value: "en", label: "English" },
              { value: "ru", label: "Русский" },
            ]}
          />
        </div>
        <Show when={!isMe()}>
          <Field
            label={t(props.agent ? "people.newPassword" : "people.password")}
            help={t(props.agent ? "people.newPasswordHelp" : "people.passwordHelp")}
            type="password"
            value={password()}
            set={setPassword}
            wrong={tried() ? passwordWrong() : undefined}
            autocomplete="new-password"
          />
        </Show>
        <fieldset class="field">
          <legend class="label">{t("people.teams")}</legend>
          <div class="ticks">
            <For each={house.teams}>
              {(team) => (
                <Tick
                  label={named(team)}
                  value={inTeams().includes(team.id)}
                  set={() => setInTeams((all) => toggled(all, team.id))}
                />
              )}
            </For>
          </div>
        </fieldset>
        <Show when={props.agent && !isMe()}>
          <Tick label={t("people.disabled")} value={disabled()} set={setDisabled} />
        </Show>
      </Form>
    </div>
  );
};
