import { later } from "@tandem/ui-kit";
import { ActionMenu } from "@tandem/ui-kit/overlays";
import { type ReactElement, useEffect } from "react";
import { useServices } from "../services.ts";
import { contactEntries, groupEntries, memberEntries, organisationEntries, recentEntries } from "./people-menus.tsx";
import type { PeopleTask } from "./tasks.ts";

// Loaded when they are asked for: the first load is the list.
const AddGroupDialog = later(() => import("./add-group-dialog.tsx"), { isLayer: true });
const ContactCard = later(() => import("./contact-card.tsx"), { isLayer: true });
const TaskDialogs = later(() => import("./task-dialogs.tsx"), { isLayer: true });

interface PeopleLayersProps {
  readonly task: PeopleTask | undefined;
  readonly onTask: (task: PeopleTask | undefined) => void;
}

/** The menu, card or dialog that is open over the list. */
export function PeopleLayers({ task, onTask }: PeopleLayersProps): ReactElement | null {
  const services = useServices();
  const close = (): void => onTask(undefined);
  // It opens on hover, and then stands at once.
  useEffect(() => void ContactCard.preload(), []);
  if (task === undefined) return null;
  switch (task.kind) {
    case "contact-menu":
      return (
        <ActionMenu
          label={task.contact.name}
          anchor={task.anchor}
          entries={
            task.contact.organisationGroup === undefined
              ? contactEntries(task, services, onTask)
              : memberEntries(task, services, onTask)
          }
          onClose={close}
        />
      );
    case "group-menu":
      return (
        <ActionMenu
          label={task.title}
          anchor={task.anchor}
          entries={groupEntries(task.group, services, onTask)}
          onClose={close}
        />
      );
    case "organisation-menu":
      return (
        <ActionMenu
          label={task.title}
          anchor={task.anchor}
          entries={organisationEntries(task.group, services)}
          onClose={close}
        />
      );
    case "add-group":
      return <AddGroupDialog.View onClose={close} />;
    case "recent-menu":
      return (
        <ActionMenu
          label={task.row.name}
          anchor={task.anchor}
          entries={recentEntries(task, services, onTask)}
          onClose={close}
        />
      );
    case "card":
      return <ContactCard.View jid={task.jid} anchor={task.anchor} onTask={onTask} onClose={close} />;
    default:
      return <TaskDialogs.View task={task} onTask={onTask} onClose={close} />;
  }
}
