import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { lambdaHandler } from "wms-webhook/lambda";
import { createReceiver } from "wms-webhook/receiver";

// Lambda instances do not share memory, so a table stores the record. By default the client has no timeout.
const client = new DynamoDBClient({ requestHandler: { requestTimeout: 1000, throwOnRequestTimeout: true } });
const store = dynamoDBStore(client, { table: process.env.DELIVERIES_TABLE, UpdateItemCommand });

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET, store })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

/** For a function URL, an HTTP API, a REST API and a load balancer. */
export const handler = lambdaHandler(receiver);
