// What servers hand over, of whichever class: the least that a receiver needs of it.

/** What the receiver needs of a `Request`, of whichever class. */
export interface FetchRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  readonly body: FetchBody | null;
  readonly bodyUsed: boolean;
}

/** What the receiver needs of a `ReadableStream` of bytes. */
export interface FetchBody {
  readonly locked: boolean;
  getReader(): {
    read(): Promise<
      { readonly done: false; readonly value: Uint8Array } | { readonly done: true; readonly value?: unknown }
    >;
    cancel(reason?: unknown): Promise<unknown>;
  };
  cancel(reason?: unknown): Promise<unknown>;
}

/** What is called with the values of an event. */
// biome-ignore lint/suspicious/noExplicitAny: Node types the values by the event, and nothing else fits
export type NodeListener = (...values: any[]) => void;

/** What the receiver needs of `http.IncomingMessage` or `http2.Http2ServerRequest`. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly httpVersionMajor?: number;
  readonly aborted?: boolean;
  readonly destroyed?: boolean;
  readonly complete?: boolean;
  readonly readableDidRead?: boolean;
  readonly readableEnded?: boolean;
  on(event: string, listener: NodeListener): unknown;
  resume?(): unknown;
  destroy?(): unknown;
  /** Of a request of `node:http2`. */
  readonly stream?: { close?(): unknown } | undefined;
  /** What a parser kept of the bytes. */
  readonly rawBody?: unknown;
  /** What a parser made of them. */
  readonly body?: unknown;
  /** By these a framework is told. */
  readonly app?: unknown;
  readonly cookies?: unknown;
  readonly query?: unknown;
}

/** What the receiver needs of `http.ServerResponse` or `http2.Http2ServerResponse`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  readonly destroyed?: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  write?(text: string): unknown;
  // Two, because HTTP/2 has no text that may be missing.
  end(): unknown;
  end(text: string): unknown;
}
