import { createSignal, For, Show } from "solid-js";
import type { TeamView } from "../../../../src/realtime/wire";
import { teams } from "../../api/routes";
import { house, loadDesk } from "../../app/session";
import { named, t } from "../../app/words";
import { Field, Tick, toggled } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "./changes";
import { Form, RemoveButton } from "./room";

export const TeamEditor = (props: { team: TeamView | null; done: () => void }) => {
  const [name, setName] = createSignal(props.team?.name ?? "");
  const [nameRu, setNameRu] = createSignal(props.team?.nameRu ?? "");
  const [members, setMembers] = createSignal(props.team?.agents ?? []);
  const [tried, setTried] = createSignal(false);
  const settle = async () => {
    await loadDesk();
    toast(t("saved"));
    props.done();
  };
  const read = () => ({ name: name().trim(), nameRu: nameRu().trim() || null, agents: members() });
  const changes = changesOf(read);
  const save = async () => {
    await (props.team ? teams.change(props.team.id, changes.made()) : teams.make(read()));
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
