import pg, { type ClientConfig, type CustomTypesConfig } from "pg";

export type Client = InstanceType<typeof pg.Client>;

const INT8_OID = 20;

/** Anything that runs a statement: the pool, or one client inside a transaction. */
export interface Queryable {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>;
}

/** Every integer that is stored is a safe one, so int8 comes as a number and not as text. */
function ownTypes(): CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8_OID, Number);
  return types;
}

export function clientConfig(url: string): ClientConfig {
  return { connectionString: url, types: ownTypes(), application_name: "tandem", connectionTimeoutMillis: 10_000 };
}

export async function rowsOf<R>(database: Queryable, sql: string, values: unknown[] = []): Promise<readonly R[]> {
  const { rows } = await database.query(sql, values);
  return rows as R[];
}

/** Ends a session. One that is broken, or never began, has nothing to end, and what it says about that helps nobody. */
export async function endSession(client: Client): Promise<void> {
  await Promise.allSettled([client.end()]);
}
