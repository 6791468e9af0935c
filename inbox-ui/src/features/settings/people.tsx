import { createSignal, Show } from "solid-js";
import type { AgentView, TeamView } from "../../../../src/realtime/wire";
import { agents, teams } from "../../api/routes";
import { named, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { AgentEditor } from "./agent-editor";
import { Listed, RoomHead, useList } from "./room";
import { TeamEditor } from "./team-editor";

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
