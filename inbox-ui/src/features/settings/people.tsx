import { createSignal, For, Show } from "solid-js";
import type { AgentView, Locale, Role, TeamView } from "../../../../src/realtime/wire";
import { agents, teams } from "../../api/routes";
import { house, loadDesk, me } from "../../app/session";
import { named, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { Choice, Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, Listed, RemoveButton, RoomHead, useList } from "./room";

const roles: Role[] = ["agent", "lead", "admin"];
const toggled = (all: string[], one: string) =>
  all.includes(one) ? all.filter((other) => other !== one) : [...all, one];

const AgentEditor = (props: { agent: AgentView | null; done: () => void }) => {
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
  const passwordWrong = () => (props.agent === null && password().length < 10 ? t("setup.short") : undefined);
  const save = async () => {
    const speaks: Locale = locale() === "ru" ? "ru" : "en";
    const input = {
      name: name().trim(),
      email: email().trim(),
      role: roles.find((one) => one === role()) ?? "agent",
      locale: speaks,
      teams: inTeams(),
      disabled: disabled(),
      color: props.agent?.color ?? null,
    };
    await (props.agent ? agents.change(props.agent.id, input) : agents.make({ ...input, password: password() }));
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
            disabled={props.agent?.id === me.id}
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
        <Show when={props.agent === null}>
          <Field
            label={t("people.password")}
            help={t("people.passwordHelp")}
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
        <Show when={props.agent && props.agent.id !== me.id}>
          <Tick label={t("people.disabled")} value={disabled()} set={setDisabled} />
        </Show>
      </Form>
    </div>
  );
};

const TeamEditor = (props: { team: TeamView | null; done: () => void }) => {
  const [name, setName] = createSignal(props.team?.name ?? "");
  const [nameRu, setNameRu] = createSignal(props.team?.nameRu ?? "");
  const [members, setMembers] = createSignal(props.team?.agents ?? []);
  const [tried, setTried] = createSignal(false);
  const settle = async () => {
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  const save = async () => {
    const key =
      props.team?.key ??
      name()
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, "-");
    const input = { key, name: name().trim(), nameRu: nameRu().trim() || null, agents: members() };
    await (props.team ? teams.change(props.team.id, input) : teams.make(input));
    await settle();
  };
  return (
    <div class="card pad">
      <Form
        save={save}
        valid={() => name().trim() !== ""}
        tried={setTried}
        cancel={props.done}
        extra={
          <Show when={props.team}>
            {(team) => (
              <RemoveButton
                name={named(team())}
                remove={async () => {
                  await teams.remove(team().id);
                  await settle();
                }}
              />
            )}
          </Show>
        }
      >
        <div class="form-two">
          <Field
            label={t("category.name")}
            value={name()}
            set={setName}
            wrong={tried() && name().trim() === "" ? t("required") : undefined}
            focus
          />
          <Field label={t("category.nameRu")} value={nameRu()} set={setNameRu} />
        </div>
        <fieldset class="field">
          <legend class="label">{t("people.agents")}</legend>
          <div class="ticks">
            <For each={house.agents}>
              {(agent) => (
                <Tick
                  label={agent.name}
                  value={members().includes(agent.id)}
                  set={() => setMembers((all) => toggled(all, agent.id))}
                />
              )}
            </For>
          </div>
        </fieldset>
      </Form>
    </div>
  );
};

type Open = { kind: "agent"; agent: AgentView | null } | { kind: "team"; team: TeamView | null };

export const People = () => {
  const people = useList(agents.list);
  const groups = useList(teams.list);
  const [open, setOpen] = createSignal<Open | null>(null);
  const done = () => {
    setOpen(null);
    people.again();
    groups.again();
  };
  return (
    <>
      <RoomHead title={t("settings.people")} text={t("people.text")}>
        <Show when={open() === null}>
          <button type="button" class="btn main" onClick={() => setOpen({ kind: "agent", agent: null })}>
            {t("people.newAgent")}
          </button>
        </Show>
      </RoomHead>
      <Show
        when={open()}
        keyed
        fallback={
          <>
            <Listed
              from={people.items}
              again={people.again}
              empty={{ title: t("nothingFound"), text: t("people.text") }}
              each={(agent) => (
                <button type="button" class="item" onClick={() => setOpen({ kind: "agent", agent })}>
                  <Avatar name={agent.name} />
                  <span class="grow">
                    <strong>{agent.name}</strong>
                    <small class="clip">{agent.email}</small>
                  </span>
                  <Show when={agent.disabled}>
                    <span class="chip danger">{t("people.disabled")}</span>
                  </Show>
                  <span class="chip">{t(`people.${agent.role}`)}</span>
                </button>
              )}
            />
            <div class="room-head">
              <div>
                <h2>{t("people.teams")}</h2>
              </div>
              <button type="button" class="btn" onClick={() => setOpen({ kind: "team", team: null })}>
                {t("people.newTeam")}
              </button>
            </div>
            <Listed
              from={groups.items}
              again={groups.again}
              empty={{ title: t("people.noTeams"), text: t("people.noTeamsText") }}
              each={(team) => (
                <button type="button" class="item" onClick={() => setOpen({ kind: "team", team })}>
                  <span class="grow">
                    <strong>{named(team)}</strong>
                  </span>
                  <span class="muted num">{t("people.members", { n: team.agents.length })}</span>
                </button>
              )}
            />
          </>
        }
      >
        {(what) =>
          what.kind === "agent" ? (
            <AgentEditor agent={what.agent} done={done} />
          ) : (
            <TeamEditor team={what.team} done={done} />
          )
        }
      </Show>
    </>
  );
};
