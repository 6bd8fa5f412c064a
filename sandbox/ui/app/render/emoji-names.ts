/** Common emoji by Slack's short name; what is not here stays `:name:`. One line a theme: `name character` pairs. */
const TABLE = `
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 slightly_smiling_face 🙂 wink 😉 blush 😊 sweat_smile 😅 thinking_face 🤔 sunglasses 😎
neutral_face 😐 confused 😕 worried 😟 cry 😢 sob 😭 scream 😱 rage 😡 exploding_head 🤯 sleeping 😴 face_with_thermometer 🤒 zzz 💤
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_right 👉 point_left 👈
point_up 👆 point_down 👇 raised_hand ✋ eyes 👀 brain 🧠 busts_in_silhouette 👥 bust_in_silhouette 👤 saluting_face 🫡
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔
no_entry_sign 🚫 octagonal_sign 🛑 exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️ question ❓ grey_question ❔ information_source ℹ️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_green_square 🟩 large_yellow_square 🟨 white_large_square ⬜ black_large_square ⬛
hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰ clock1 🕐 timer_clock ⏲️ calendar 📆 date 📅 spiral_calendar_pad 🗓️
rotating_light 🚨 bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 pager 📟 telephone_receiver 📞 phone ☎️ iphone 📱 email ✉️ envelope ✉️
inbox_tray 📥 outbox_tray 📤 package 📦 file_folder 📁 open_file_folder 📂 page_facing_up 📄 bookmark_tabs 📑 clipboard 📋 memo 📝
pencil2 ✏️ pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 scissors ✂️ bookmark 🔖 books 📚 book 📖 newspaper 📰 label 🏷️
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 key 🔑
hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩 shield 🛡️ computer 💻 desktop_computer 🖥️ floppy_disk 💾 cd 💿
electric_plug 🔌 battery 🔋 bulb 💡 satellite_antenna 📡 satellite 🛰️ globe_with_meridians 🌐 earth_africa 🌍 cloud ☁️ zap ⚡ fire 🔥
fire_engine 🚒 fire_extinguisher 🧯 ambulance 🚑 hospital 🏥 adhesive_bandage 🩹 bomb 💣 boom 💥 collision 💥 skull 💀 ghost 👻 robot_face 🤖
bug 🐛 beetle 🪲 turtle 🐢 snail 🐌 rabbit2 🐇 whale 🐳 elephant 🐘 snake 🐍 crab 🦀 penguin 🐧 cat 🐱 dog 🐶 see_no_evil 🙈
rocket 🚀 airplane ✈️ ship 🚢 anchor ⚓ construction 🚧 checkered_flag 🏁 triangular_flag_on_post 🚩 traffic_light 🚦 compass 🧭
tada 🎉 confetti_ball 🎊 trophy 🏆 medal 🏅 star ⭐ star2 🌟 sparkles ✨ dart 🎯 gift 🎁 balloon 🎈 beers 🍻 coffee ☕ pizza 🍕 cake 🍰
heart ❤️ yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 100 💯 speech_balloon 💬 thought_balloon 💭
sunny ☀️ crescent_moon 🌙 rainbow 🌈 snowflake ❄️ umbrella ☔ ocean 🌊 seedling 🌱 evergreen_tree 🌲 four_leaf_clover 🍀 recycle ♻️
arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️ arrow_lower_right ↘️ leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️ arrows_counterclockwise 🔄 arrows_clockwise 🔃 repeat 🔁 rewind ⏪ fast_forward ⏩ arrow_forward ▶️ double_vertical_bar ⏸️
black_square_for_stop ⏹️ heavy_plus_sign ➕ heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ sos 🆘 new 🆕 up 🆙 ok 🆗
`;

/** Short name → character. */
export const emojiCharacters: ReadonlyMap<string, string> = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split(' ');
      return words.flatMap((name, at) => (at % 2 === 0 ? [[name, words[at + 1] ?? ''] as const] : []));
    }),
);
