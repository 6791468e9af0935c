import { createResource, createSignal, For, Show } from "solid-js";
import type { AgentView, TeamView, WorkView } from "../../../../../src/realtime/wire";
import { work } from "../../../api/routes";
import { categoryById, house } from "../../../app/session";
import { named, t } from "../../../app/words";
import { Avatar } from "../../../ui/avatar";
import { TeamHoursEditor, WorkEditor } from "./work-editor";

/** What somebody takes, in one line. */
const inShort = (said: WorkView | undefined): string => {
  const parts = [
    ...(said?.languages ?? []).map((one) => t(`language.${one}`)),
    ...(said?.categories ?? []).flatMap((id) => {
      const found = categoryById(id);
      return found ? [named(found)] : [];
    }),
    said?.capacity ? t("work.limit", { n: said.capacity }) : "",
    said?.timeZone ?? "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : t("work.all");
};

type Open = { agent: AgentView } | { team: TeamView };
/** What each person takes, how much and when; and the hours of the teams. */
export const People = (props: { opened: (is: boolean) => void }) => {
  const [all, { refetch }] = createResource(work.all);
  const [open, setOpen] = createSignal<Open | null>(null);
  const show = (one: Open | null) => {
    setOpen(one);
    props.opened(one !== null);
  };
  const done = () => {
    show(null);
    void refetch();
  };
  const known = () => (all.error ? undefined : all.latest);
  const ofAgent = (id: string) => known()?.agents.find(({ agent }) => agent === id);
  const ofTeam = (id: string) => known()?.teams.find(({ team }) => team === id);
  return (
    <Show
      when={open()}
      keyed
      fallback={
        <Show when={known()}>
          <section class="part" aria-label={t("work.people")}>
            <h3 class="part-name">{t("work.people")}</h3>
            <ul class="card">
              <For each={house.agents.filter((agent) => !agent.disabled)}>
                {(agent) => (
                  <li>
                    <button type="button" class="item" onClick={() => show({ agent })}>
                      <Avatar name={agent.name} />
                      <span class="grow">
                        <strong>{agent.name}</strong>
                        <small class="clip">{inShort(ofAgent(agent.id))}</small>
                      </span>
                      <Show when={ofAgent(agent.id)?.away}>
                        <span class="chip wait">{t("work.away")}</span>
                      </Show>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </section>
          <section class="part" aria-label={t("work.teams")}>
            <h3 class="part-name">{t("work.teams")}</h3>
            <ul class="card">
              <For each={house.teams}>
                {(team) => (
                  <li>
                    <button type="button" class="item" onClick={() => show({ team })}>
                      <span class="grow">
                        <strong>{named(team)}</strong>
                      </span>
                      <span class="muted">{ofTeam(team.id)?.timeZone ?? t("work.always")}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
      }
    >
      {(one) =>
        "agent" in one ? (
          <WorkEditor agent={one.agent} said={ofAgent(one.agent.id)} done={done} />
        ) : (
          <TeamHoursEditor team={one.team} said={ofTeam(one.team.id)} done={done} />
        )
      }
    </Show>
  );
};
