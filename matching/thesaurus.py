"""Words of job titles that mean the same field of work, so that titles meet that share no character.

One entry a field: `group field = Chinese words = English stems`, continued on indented lines. A field counts fully,
its group in part. Words are found anywhere in a Chinese title and at the start of an English word (`_` stands for
a space, a final `.` asks for the whole word). What only says rank or manner of employment stands in RANKS and
counts little: an assistant of a kitchen is nearer to its cook than to the assistant of a bank.
"""

FIELDS = """
farm crops = 种植 农作物 庄稼 种田 水稻 粮食 玉米 小麦 农艺 = crop agronom farmer. grower rice. planting
farm vegetables = 蔬菜 大棚 育苗 菜农 = vegetable greenhouse seedling
farm fruit = 水果 果树 果园 杨梅 柑橘 葡萄 采摘 枇杷 桃 梨 = fruit orchard berry citrus grape picking
  picker
farm tea = 茶叶 采茶 炒茶 制茶 茶园 茶艺 评茶 = tea.
farm flowers = 花卉 园艺 园林 绿化 苗木 花艺 插花 草坪 景观 = garden horticultur landscap florist floral
  nursery_worker greenkeep groundskeep
farm forest = 林业 护林 森林 营林 造林 伐木 毛竹 竹林 木材 = forest logging lumber timber bamboo
  arborist ranger
farm livestock = 养殖 畜牧 饲养 养猪 养鸡 养牛 养羊 养蜂 牧场 家禽 动物 = livestock breeder poultry
  cattle dairy_farm beekeep animal rancher zookeep
farm fish = 水产 渔业 渔民 捕捞 养鱼 = fish aquacultur
farm agritech = 农业 农技 农机 植保 农村 农场 = agricultur farm
farm vet = 兽医 宠物 动物医 动物护理 = groomer veterinar pet. pets kennel
food cook = 厨师 厨房 主厨 大厨 烹饪 烹调 厨工 配菜 炊事 帮厨 面点 中餐 西餐 = chef cook culinary
  kitchen sous
food baker = 烘焙 面包 糕点 蛋糕 甜品 西点 = baker pastry cake bakery confection
food service = 餐饮 餐厅 服务生 传菜 酒吧 调酒 咖啡 酒水 饮料 饭店 食堂 外卖 宴席 宴会 = caterer cafe waiter waitress
  restaurant barista bartend bar. catering food_service beverage hostess server. dining banquet
  sommelier
food science = 食品 营养 膳食 饮食 = food nutrition diet
food process = 屠宰 肉类 酿酒 酿造 粮油 腌制 腊肉 豆腐 = butcher meat brewer brewing
hotel hotel = 酒店 宾馆 客房 民宿 前厅 礼宾 住宿 旅馆 农家乐 门童 宾客 预约 = hotel guest concierge lodg
  hospitality room_attendant housekeep innkeep resort bellman
hotel travel = 旅行 旅游 差旅 观光 票务 导游 度假 景区 出境 签证 假期 = travel tour ticket itinerar
  vacation trip cruise reservation
hotel flight = 航空 空乘 乘务 飞行 机长 飞机 机场 机务 航班 = flight pilot airline aviation aircraft
  airport cabin_crew
home domestic = 家政 保姆 钟点工 家务 月嫂 育婴 阿姨 = housekeeper nanny domestic maid babysit au_pair
home cleaning = 保洁 清洁 清扫 环卫 洗衣 洗涤 干洗 = clean janitor laundry custodian sanitation sweeper
home care = 养老 护理 护工 陪护 看护 照料 照护 老人 助浴 残疾 康养 = caregiver carer care_assistant
  care_worker elderly home_health home_care companion nursing_home
home childcare = 托儿 保育 幼儿 幼教 儿童 托育 早教 婴幼儿 育儿 = childcare child_care day_care daycare
  kindergarten preschool early_child early_years toddler
security guard = 保安 安保 门卫 巡逻 警卫 守卫 安检 = security_guard security_officer guard. doorman
  watchman patrol bouncer loss_prevention
security police = 警察 警探 刑警 侦探 警官 公安 调查员 侦查 巡警 警员 警司 执法 缉毒 治安 犯罪 警长 = trooper police
  detective sheriff investigat crime criminal deput law_enforcement constable marshal
security fire = 消防 救援 应急 抢险 急救员 = fire. firefight rescue emergency
security military = 军事 军官 陆军 海军 空军 士兵 国防 = military army navy soldier defense defence
security safety = 安全工程 安全员 安全生产 职业健康 环境健康 ehs = safety ehs hse occupational_health
transport driver = 司机 驾驶 卡车 货车 出租车 公交 客车 拖拉机 网约车 代驾 叉车 = driver truck taxi bus.
  chauffeur forklift cdl haul
transport delivery = 快递 配送 送货 外卖员 送餐 骑手 投递 邮递 = courier deliver mail postal postman
transport warehouse = 仓库 仓储 库管 理货 装卸 搬运 库存 分拣 物料 收货 = warehouse inventory stock
  picker packer receiving material_handl storekeep
transport logistics = 物流 货运 运输 航运 供应链 货代 调度 船务 报关 海运 发货 运货 交通 = logistic freight
  transport shipping supply_chain dispatch cargo customs distribution traffic
transport ship = 船员 船舶 海员 水手 船长 轮机 海事 港口 码头 = ship. sailor marine maritime vessel
  seaman captain port. dock
transport rail = 铁路 火车 列车 地铁 轨道 高铁 铁道 = rail train_driver metro locomotive
craft sewing = 缝纫 裁缝 服装 制衣 缝制 车工缝 纺织 针织 刺绣 面料 成衣 裁剪 鞋类 制鞋 = footwear clothing
  pattern_maker sewing tailor seamstress
  textile garment apparel knit embroider fabric
craft bamboo = 竹编 编织 草编 手工艺 工艺品 手工 = weaving weaver handicraft craft.
craft wood = 木工 木匠 家具 木雕 细木 = carpent wood joiner cabinet furniture
craft metal = 焊工 焊接 电焊 钣金 铁匠 铸造 锻造 冶金 钢铁 = weld metal foundry blacksmith steel
  sheet_metal metallurg
craft machining = 车工 数控 铣工 钳工 磨工 机床 模具 机加工 镗工 刨工 钻床 镗床 = machinist cnc lathe mold toolmaker
  tool_and_die machin
craft printing = 印刷 装订 排版 制版 = print. printing press_operator bookbind
craft jewellery = 珠宝 首饰 钟表 陶瓷 玻璃 青瓷 宝剑 = jewel watchmak ceramic potter glass gem
build construction = 建筑工 施工 泥工 瓦工 砌筑 工地 土建 建造 工程监理 建设 混凝土 钢筋 架子工 屋顶 建筑 =
  construct mason brick concrete site_manager builder roofer scaffold superintendent foreman
build finish = 油漆 装修 装饰 水电工 管道 贴瓷砖 粉刷 防水 = painter. plumb plaster tiler drywall
  flooring renovat
build electrician = 电工 电力 供电 配电 电气 布线 输电 = electrician electrical power lineman wiring
build architect = 建筑师 建筑设计 城市规划 规划师 测绘 测量 勘测 = architect. architectur urban_plan
  town_plan survey city_plan draft
build civil = 土木 市政 结构工程 桥梁 道路 岩土 水利 公路 = civil_engineer structural geotechnic bridge
  highway hydraul
build property = 房地产 物业 房产 地产 置业 租赁 二手房 不动产 估价 = real_estate property realtor
  leasing landlord apartment apprais broker_associate
build interior = 室内设计 软装 家装 = interior
industry assembly = 装配 组装 流水线 普工 操作工 计件 来料加工 包装 电子厂 = assembl production_line
  packag operator. factory_worker
industry production = 生产 制造 工厂 车间 厂长 = production_manag production_superv manufactur
  plant_manag factory
industry quality = 质量 品质 质检 检验 品控 质控 = quality inspect qa qc
industry repair = 维修 修理 检修 保养 维护 汽修 = mechanic repair maintenance technician_service fitter
industry auto = 汽车 车辆 机动车 整车 = automot vehicle auto. car.
industry aerospace = 航天 航空航天 火箭 卫星 飞行器 = aerospace aerodynam spacecraft propulsion avionic
  satellite rocket
industry mechanical = 机械 机电 设备 暖通 制冷 空调 = mechanical equipment hvac refrigerat
industry process = 工艺 流程工程 工业工程 精益 = process_engineer industrial_engineer lean
  manufacturing_engineer
industry chemistry = 化学 化工 石化 高分子 涂料 = chemi polymer petrochem
industry mining = 钻探 钻井 采矿 矿山 矿工 石油 油气 油田 地质 勘探 煤矿 = drill mining miner petroleum
  oil gas. geolog reservoir rig wellsite
industry energy = 能源 光伏 太阳能 风电 核能 核电 新能源 发电 锅炉 供热 汽轮机 = energy solar wind. nuclear renewable
industry environment = 环境 环保 污水 废物 垃圾 生态 水处理 可持续 = environment waste. recycl sustainab
  ecolog wastewater water_treatment
industry hydrology = 水文 水资源 地下水 = hydro water_resource groundwater
tech software = 软件 程序 开发人员 开发工程师 编程 java python 前端 后端 全栈 c++ php .net 应用程序
  开发者 = software programm developer java python front_end backend back_end full_stack frontend c++
  php net. coder
tech mobile = ios 安卓 移动端 移动应用 手机应用 android 移动开发 移动工程 移动软件 = ios android mobile
  iphone
tech web = 网页 网站 web html 互联网 = web website html
tech data = 数据 大数据 数据库 算法 机器学习 人工智能 商业智能 数据科学 = data machine_learning
  artificial_intel database etl dba business_intelligence analytics algorithm
tech stats = 统计 精算 数学 定量 量化 = statistic actuar mathemat quantitative biostat
tech network = 网络工程 网络管理 网络技术 网络运维 网络架构 网络专 通信网 网络 = network
tech cyber = 信息安全 网络安全 安全分析 渗透 漏洞 安全工程师 安全顾问 = security_analyst
  information_security cyber security_engineer network_security penetration security_consult infosec
  security_architect
tech system = 系统管理 系统工程 运维 服务器 系统架构 云计算 系统分析 系统集成 = system devops
  infrastructure cloud server_admin unix linux
tech support = 技术支持 桌面支持 服务台 帮助台 技术服务 it支持 客户支持工程 支持 = technical_support
  help_desk desktop_support it_support service_desk support_engineer support_technician helpdesk
  tech_support support_special support_analyst
tech it = 信息技术 计算机 it. 信息系统 信息化 电脑 = information_technology it. computer
  information_system
tech test = 测试 = test. tester testing
tech telecom = 电信 通信 通讯 无线 射频 光纤 基站 信号 = telecom wireless rf. radio_frequency
  communications_engineer antenna cellular fiber
tech electronics = 电子 电路 嵌入式 芯片 半导体 集成电路 硬件 微电子 固件 fpga 数字设计 = electronic
  embedded circuit hardware semiconductor firmware asic fpga vlsi pcb
tech control = 自动化 控制工程 机器人 仪器 仪表 plc = automation control_engineer robot instrument
  controls plc.
tech ux = 用户体验 交互设计 界面设计 用户界面 ux ui = ux ui user_experience interaction_design
  user_interface usability
tech game = 游戏 关卡 = game gaming level_design
tech product = 产品经理 产品负责人 产品管理 产品开发 产品设计 产品总监 = product_manag product_own
  product_develop product_design product_direct
tech project = 项目经理 项目管理 项目协调 项目主管 项目负责 敏捷 = project_manag project_coord scrum
  program_manag agile project_lead pmo
design graphic = 平面设计 美工 图形 视觉设计 插画 美术设计 美术师 美术指导 创意 品牌设计 美术总监
  排版设计 = graphic illustrat visual_design art_direct creative artwork layout brand_design
design animation = 动画 3d 三维 建模 特效 角色设计 角色控制 角色技术 渲染 合成师 场景美术 贴图 环境艺术
  = anim 3d model. vfx visual_effect rigg compositor texture character_art environment_art concept_art
  lighting_artist
design fashion = 时装 时尚 服饰 造型师 服装设计 模特 = fashion stylist wardrobe costume
design product = 工业设计 产品设计师 外观 = industrial_design
design art = 雕刻 雕塑 画家 绘画 艺术家 美术 艺术 策展 画廊 = artist sculpt painter fine_art curator
  gallery art.
media news = 新闻 记者 报纸 主播 播报 采访 通讯员 特派 = news journal reporter correspondent anchor
media broadcast = 广播 电台 电视 主持人 播音 节目 直播 脱口秀 早间 转播 = broadcast radio television tv
  talk_show announcer host presenter morning_show on_air disc_jockey dj.
media edit = 编辑 出版 校对 审校 文字 主编 = editor editorial publish proofread copy_edit
media video = 视频 影视 剪辑 后期制作 摄像 摄影机 电影 影片 导演 制片 制作人 电视制作 镜头 = video film
  movie cinemat post_production camera producer director_of_photo footage motion
media photo = 摄影师 摄影 照相 照片 影像 = retouch photo
media writing = 文案 写作 作家 作者 撰稿 编剧 脚本 撰写 内容策划 = columnist blogger writer writing copywrit author
  screenwrit script content novelist
media translate = 翻译 口译 笔译 译员 语言学 本地化 同传 = translat interpret linguist locali
media music = 音乐 作曲 歌手 乐队 钢琴 演奏 编曲 音响 录音 声音 配乐 唱片 音频 乐器 混音 = accompanist music
  compos singer
  song piano guitar orchestra audio sound. sound_ conductor vocal record_producer
media stage = 演员 戏剧 舞蹈 表演 舞台 剧院 演艺 艺人 编舞 舞者 演出 杂技 = actor actress theat dance
  choreograph perform stage entertain drama talent
media library = 图书馆 档案 图书 文献 博物馆 馆藏 资料员 馆长 = librar archiv museum records_manag catalog
market marketing = 市场 营销 推广 品牌 策划 市场部 = market brand promotion
market advertising = 广告 媒介 媒体策划 媒体购买 传媒 = advertis media_buy media_plan media_ ad_
market pr = 公关 公共关系 传播 宣传 新闻发言 媒体关系 公共事务 = public_relation communications pr.
  publicist press_officer public_affairs media_relation spokes
market digital = 数字营销 seo 搜索引擎 社交媒体 新媒体 网络营销 电商 电子商务 网店 直播带货 线上 =
  digital_market seo sem social_media e-commerce ecommerce online growth
market sales = 销售 业务员 客户经理 业务拓展 业务代表 推销 商务拓展 大客户 业务发展 电话销售 招商 = sale
  account_exec business_develop account_manag territory seller telemarket
market retail = 零售 店员 店长 门店 营业员 收银 导购 超市 商场 店铺 商品 商店 专柜 = retail store shop
  cashier merchandis visual_merch boutique
market purchase = 采购 买手 采买 供应商 招标 = purchas procure buyer. sourcing vendor
market trade = 外贸 进出口 国际贸易 贸易 跟单 进口 出口 = import export trade international_trade foreign_trade
market research = 市场研究 市场调研 消费者研究 市场分析 市场情报 = market_research market_analy
  consumer_insight market_intellig
market event = 活动 会议 会展 展会 婚礼 婚庆 庆典 = event conference wedding exhibition meeting_plan
  convention
market charity = 筹款 基金会 慈善 公益 志愿 非营利 捐赠 = fundrais foundation charit nonprofit volunteer
  donor development_officer philanthrop grant
office customer = 客服 客户服务 呼叫中心 客户关系 客户支持 客户成功 接线 = customer_service call_center
  customer_care customer_support client_service customer_success contact_center customer_relation
office secretary = 秘书 文员 行政 办公室 前台 接待 文秘 内勤 打字 录入 助理行政 = secretar clerk
  administrative receptionist office. office_ front_desk front_office data_entry typist
  executive_assistant personal_assistant
office hr = 人力资源 人事 招聘 猎头 薪酬 福利 员工关系 劳动关系 绩效 人才 = human_resource hr. recruit
  talent_acqui headhunt compensation benefits payroll personnel staffing employee_relation
office training = 培训 讲师 学习发展 企业培训 = train training instructor learning facilitator
office executive = 首席执行官 总裁 总经理 董事 首席运营 创始人 合伙人 = ceo chief_exec president
  managing_director founder general_manag coo. chairman
office operations = 运营 营运 业务运营 = operations
office strategy = 战略 业务战略 企业战略 管理咨询 商业顾问 企业顾问 业务顾问 咨询顾问 管理顾问 = strateg
  management_consult business_consult
office analysis = 业务分析 商业分析 需求分析 = business_analy
finance account = 会计 财务 出纳 记账 核算 账务 应收 应付 成本 簿记 = account. accounting accountant
  bookkeep controller payable receivable ledger cpa. financ
finance audit = 审计 内审 合规 内控 风控 风险 = audit compliance internal_control risk
finance tax = 税务 税收 纳税 报税 = tax
finance bank = 银行 柜员 贷款 信贷 信用 抵押 按揭 放款 催收 = escrow bank teller loan credit mortgage lend
  underwriter_loan collection
finance invest = 投资 私募 股权 基金 资产管理 风险投资 并购 融资 估值 投行 企业金融 企业发展 金融 资产 = invest
  private_equity fund. fund_ asset_manag venture merger valuation portfolio corporate_finance
  corporate_development capital wealth
finance trading = 股票 交易员 证券 期货 外汇 经纪人 自营交易 债券 衍生品 大宗商品 固定收益 = fixed_income
  foreign_exchange trader trading equit
  securit_ stock_broker broker futures forex bond derivative commodit
finance insurance = 保险 理赔 承保 核保 投保 精算师 理算 索赔 = insur claim underwrit adjuster actuary
finance economics = 经济 宏观 = econom
law lawyer = 律师 法律 法务 诉讼 律所 法律顾问 检察 辩护 合同 = lawyer attorney legal counsel. counsel_
  litigat solicitor barrister prosecut law_clerk law.
law court = 法官 法院 法庭 司法 书记员 仲裁 调解 公证 = judge court magistrate mediat arbitrat notary
  bailiff
law paralegal = 律师助理 法律助理 = paralegal legal_assist legal_secretar
law patent = 专利 知识产权 商标 = patent intellectual_property trademark
law policy = 政策 公共政策 立法 政府 议员 政务 政治 外交 行政机关 = policy legislat government politic
  diplomat public_admin civil_servant congress
law custody = 监狱 狱警 缓刑 惩教 矫正 假释 = prison correction probation parole jail
edu school = 小学 中学 教师 老师 班主任 教员 高中 初中 数学老师 语文 = teacher elementary primary_school
  secondary_school high_school middle_school classroom math_teach school_
edu university = 教授 大学 讲座 高校 学院 博士后 副教授 院长 学术 = professor lecturer university
  college faculty academic postdoc dean adjunct
edu tutor = 家教 辅导 助教 导师 教学 补习 = tutor teaching mentor coach_academic
edu special = 特殊教育 特教 = special_education special_needs
edu admin = 校长 教务 教育 课程 招生 学校 校友 = alumni enrollment principal curriculum admission education
  school_admin
  registrar headmaster student_affair
edu counsel = 学业顾问 升学 职业规划 就业指导 学生顾问 = guidance school_counsel career_coun
  academic_advis career_coach
edu sport = 教练 体育 健身 运动 足球 篮球 游泳 网球 瑜伽 体能 竞技 田径 武术 = coach sport fitness
  athlet football soccer basketball swim tennis yoga personal_train gym strength_and
health doctor = 医生 医师 外科 内科 全科 主任医 住院医 儿科 麻醉 眼科 放射科医 皮肤科 = doctor physician
  surgeon pediatric anesthes internist medical_director cardiolog radiologist dermatolog
health nurse = 护士 护师 护理师 助产 注册护 = nurse nursing midwi rn. lpn
health dental = 牙医 口腔 牙科 = dent orthodont
health pharmacy = 药剂 药师 药房 药学 制药 药物 药品 = pharma drug
health therapy = 理疗 康复 物理治疗 作业治疗 治疗师 按摩 推拿 针灸 中医 言语治疗 正骨 脊椎 = therapist
  physical_therap occupational_therap rehabil massage acupunct chiropract speech_lang speech_path
  oriental_medicine herbal
health psychology = 心理 精神科 心理咨询 行为治疗 心理治疗 = psycholog psychiatr psychotherap
  mental_health behavior counsel
health social = 社工 社会工作 社区 社会服务 个案 福利 = social_work case_manag community social_serv
  caseworker youth family_serv
health medtech = 检验师 化验 放射 超声 影像技师 医学技术 临床实验 病理 = medical_tech radiolog sonograph
  ultrasound laborator phlebotom lab_tech x-ray patholog clinical_lab
health ambulance = 急救 救护 护理急救 = paramedic emt ambulance
health public = 公共卫生 流行病 卫生 防疫 健康教育 健康管理 = public_health epidemiolog health_educ
health optical = 验光 眼镜 = optometr optic
health medadmin = 医院 医疗 临床 病人 患者 医务 = medical clinic hospital patient health_care healthcare
science biology = 生物 基因 微生物 分子 遗传 生化 细胞 = biolog genetic microbio molecular biochem
  biotech bioinformat
science physics = 物理 光学 天文 材料 = physic optical_eng astronom materials
science research = 研究员 科学家 研究助理 科研 实验 研究生 = scientist research_assist research_fellow
  researcher laboratory_assist
science earth = 气象 地理 地球 海洋 gis 遥感 = geophysic meteorolog geograph gis oceanograph climat geoscien
beauty hair = 理发 美发 发型 发廊 剪发 染发 造型 = hair barber salon
beauty makeup = 化妆 彩妆 美容 美甲 皮肤管理 护肤 美妆 spa 妆容 = makeup make-up beaut cosmet nail
  estheti aesthetic skin spa.
beauty funeral = 殡葬 入殓 = funeral mortic embalm
faith faith = 牧师 宗教 神父 = pastor minister. priest church chaplain clergy
"""

RANKS = """
经理 主管 总监 助理 专员 实习生 副总裁 总裁 副总 高级 初级 中级 资深 首席 主任 副主任 负责人 协调员 代表
顾问 专家 组长 领班 队长 暑期 兼职 全职 见习 学徒 培训生 区域 地区 全球 国际 全国 国家 企业 公司 部门
团队 独立 自由 合同 注册 执行 联席 临时 长期 技术员 技师 员 师 师傅 工 工人 人员 长 者 家 手 副 总
"""
RANKS_EN = """
manager senior junior sr jr assistant associate lead head chief director vp vice president executive
intern trainee apprentice coordinator specialist supervisor representative consultant officer principal
deputy regional national international global corporate part full time freelance contract contractor
independent staff team summer i ii iii iv entry level advisor expert professional agent administrator of
and the in for to
"""
