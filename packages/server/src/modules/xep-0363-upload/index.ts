import { bareJid, type BareJid, bareOf, domainOf, iqResult, localOf } from "@tandem/protocol";
import { buildAccess, buildQuota, NS_FILES } from "@tandem/protocol/tandem-files";
import { buildDiscoInfo, buildDiscoItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { MAX_FILE_SIZE_FIELD, NS_HTTP_UPLOAD } from "@tandem/protocol/xep-0363-http-upload";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, type IqContext, type IqHandler, type StanzaContext } from "../../core/index.ts";
import { FileAccess } from "./access.ts";
import { fileTransfers, uploadedFiles } from "./contract.ts";
import { errors } from "./errors.ts";
import { uploadedFilesOf } from "./files.ts";
import { FileKeeper } from "./keeper.ts";
import { giveSlot, type SlotOptions, urlOf } from "./slots.ts";
import type { FileRecord } from "./store.ts";
import { ticketKey, Tickets } from "./tickets.ts";
import { fileTransfersOf } from "./transfers.ts";

const SWEEP_MS = 3_600_000;

/** What the service answers, by type, name and namespace of the payload. Each stands in docs/permissions.md, or a test fails. */
export const FILE_IQS = [
  `get query ${NS_DISCO_INFO}`,
  `get query ${NS_DISCO_ITEMS}`,
  `get request ${NS_HTTP_UPLOAD}`,
  `get access ${NS_FILES}`,
  `get quota ${NS_FILES}`,
  `set remove ${NS_FILES}`,
] as const;
type FileIq = (typeof FILE_IQS)[number];

/** XEP-0363 v1.2.0 at `upload.<domain>`, and docs/protocol/files.md for what Tandem adds. spec.md has the rules. */
export const xep0363Upload = defineModule({
  name: "xep-0363-upload",
  errors: errors.table,
  setup(host) {
    const { limits } = host;
    const service = bareJid("", `upload.${host.domain}`);
    const keeper = new FileKeeper(host);
    const access = new FileAccess(host);
    let origin: string | undefined;
    let tickets: Tickets | undefined;
    const ticketsNow = (): Tickets => {
      if (tickets === undefined) throw new Error("files are asked for before the modules have started");
      return tickets;
    };
    const slots: SlotOptions = { keeper, access, limits, newId: (bits) => host.random.id(bits), origin: () => origin };

    host.disco.domainItems.push({ jid: service, name: "Files" });
    host.provide(uploadedFiles, uploadedFilesOf(keeper));
    host.provide(
      fileTransfers,
      fileTransfersOf({
        keeper,
        access,
        bodies: host.files,
        tickets: ticketsNow,
        days: limits.uploadDays,
        serveAt: (at) => void (origin = at),
      }),
    );

    function info(): XmlElement {
      return buildDiscoInfo({
        identities: [{ category: "store", type: "file", name: "Files" }],
        features: [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_HTTP_UPLOAD, NS_FILES],
        forms: [
          {
            type: "result",
            fields: [
              { name: "FORM_TYPE", type: "hidden", values: [NS_HTTP_UPLOAD] },
              { name: MAX_FILE_SIZE_FIELD, values: [String(limits.uploadBytesMax)] },
            ],
          },
        ],
      });
    }

    /** The file that an address of ours names; any other address is of no file. */
    async function named({ payload }: IqContext): Promise<FileRecord> {
      const id = /\/files\/([\w-]{1,64})\//.exec(payload.attr("url") ?? "")?.[1];
      const file = id === undefined ? undefined : await keeper.find(id);
      if (file === undefined || file.token !== undefined) throw errors.raise["files/unknown"]();
      return file;
    }

    async function giveAccess(context: IqContext): Promise<XmlElement> {
      const file = await named(context);
      const account = bareOf(context.from);
      await access.check("read", file, account);
      const url = urlOf(origin ?? "", file);
      const { ticket, until } = ticketsNow().give(file.id, account);
      return buildAccess({ url: `${url}?ticket=${ticket}`, until });
    }

    async function tellQuota({ from }: IqContext): Promise<XmlElement> {
      const used = (await keeper.of(bareOf(from))).reduce((sum, file) => sum + file.size, 0);
      const { uploadQuotaBytesMax: max, uploadBytesMax: fileMax, uploadDays: days } = limits;
      return buildQuota({ used, max, fileMax, days });
    }

    async function remove(context: IqContext): Promise<undefined> {
      const file = await named(context);
      await access.check("remove", file, bareOf(context.from));
      await keeper.remove(file);
      return undefined;
    }

    const iqs: Readonly<Record<FileIq, IqHandler>> = {
      [`get query ${NS_DISCO_INFO}`]: info,
      [`get query ${NS_DISCO_ITEMS}`]: () => buildDiscoItems({ items: [] }),
      [`get request ${NS_HTTP_UPLOAD}`]: (context) => giveSlot(slots, context),
      [`get access ${NS_FILES}`]: giveAccess,
      [`get quota ${NS_FILES}`]: tellQuota,
      [`set remove ${NS_FILES}`]: remove,
    };
    const handlers: ReadonlyMap<string, IqHandler> = new Map(Object.entries(iqs));

    async function serve(context: StanzaContext): Promise<void> {
      const { stanza, from } = context;
      const type = stanza.attr("type");
      if (stanza.name !== "iq" || (type !== "get" && type !== "set")) return;
      const payload = stanza.firstElement();
      if (payload === undefined || stanza.attr("id") === undefined) throw coreErrors.raise["core/bad-request"]();
      const handler = handlers.get(`${type} ${payload.name} ${payload.ns}`);
      if (handler === undefined || localOf(context.to) !== "") throw coreErrors.raise["core/unhandled"]();
      if (domainOf(from) !== host.domain) throw errors.raise["files/forbidden"]();
      const result = iqResult(stanza, await handler({ ...context, payload, type }));
      if (context.session !== undefined) context.session.send(result);
      else await host.router.route(result);
    }
    host.addService(`upload.${host.domain}`, serve);

    /** What was for a room stays with the room, as messages do. */
    async function forget(account: BareJid): Promise<void> {
      for (const { value } of await keeper.records.list(account)) {
        const isOfRoom = value.audience !== undefined && access.isRoom(value.audience);
        if (value.token !== undefined || !isOfRoom) await keeper.remove(value);
      }
    }
    host.on("accountRemoved", forget);

    host.onStarted(async () => {
      tickets = new Tickets(await ticketKey(keeper.service, host.random), host);
      await keeper.sweep();
      host.timers.every(SWEEP_MS, () => {
        keeper.sweep().catch((fault: unknown) => host.log.error("files.not-swept", { error: String(fault) }));
      });
    });
  },
});
