// A worker over HTTP, in Node without any package: the item's text in capitals. PORT=8080 node shout.mjs
import { createServer } from "node:http";

const busy = new Set();

createServer(async (request, response) => {
  const answer = (status, body, headers = {}) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  if (request.method !== "POST" || request.url !== "/api/v1/work") return answer(404, { title: "Only POST /api/v1/work" });
  if (busy.size >= 4) return answer(503, { title: "Busy" }, { "Retry-After": "1" }); // not a failed attempt

  busy.add(request);
  response.on("close", () => busy.delete(request)); // also when we are told to stop
  let body = "";
  for await (const chunk of request) body += chunk;
  const { data, metadata } = JSON.parse(body);
  if (typeof data.text !== "string") return answer(422, { title: "No text", detail: `${metadata.name} has no text` }); // never
  answer(200, { kind: "WorkResult", apiVersion: "v1", data: { ...data, text: data.text.toUpperCase() } });
}).listen(process.env.PORT ?? 8080, "127.0.0.1", function () {
  console.log(`listening on ${this.address().port}`);
});
